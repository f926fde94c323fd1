"""Formulas of Grafana: what is wrong with which of their characters."""

import pytest
from stacklint.stack.grafana.math_text import math_fault


def _split(text: str) -> tuple[str, tuple[int, int]]:
    start = text.index("«")
    return text.replace("«", "").replace("»", ""), (start, text.index("»") - 1)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "$A",
        "${B} > 0.1",
        "$A > -1",
        "- $A ** 2 % 3",
        "!$A || ! -$B",
        "abs ( $A ) > 1 && !is_nan($B)",
        "nan() + infn( )",
        "((($A)))",
        "0x1F + .5e-3 + 1.",
        "${A b} != 1",
        'abs("not judged")',
        "x" * 20_000,
    ],
)
def test_what_grafana_works_out_has_no_fault(text: str) -> None:
    assert math_fault(text) is None


@pytest.mark.parametrize(
    ("marked", "message"),
    [
        ("${B} > 0.1«x»", "`x` stands where an operator should"),
        ("$A «$B»", "`$B` stands where an operator should"),
        ("$A«!»", "`!` stands where an operator should"),
        ("$A«)»", "`)` stands where nothing should"),
        ("abs(«)»", "`)` stands where a value should"),
        ("$A + «*» 2", "`*` stands where a value should"),
        ("nan(«1»)", "`1` stands where a closing bracket should"),
        ("$A == 1 |«|» ", "it ends where a value should stand"),
        ("($«A»", "it ends where a closing bracket should stand"),
        ("$A«>-»1", "`>-` is no operator"),
        ("$A «=» 1", "`=` is no operator"),
        ("1.2«.3»", "`.3` stands where an operator should"),
        ("«1e» + 1", "`1e` is no number"),
        ("«A» > 1", "`A` is neither a value nor a function"),
        ("«avg»($A)", "there is no function `avg`"),
        ("$A «#» 1", "`#` can't stand in it"),
        ("$A + «$»", "a `$` stands here without the name of a result"),
    ],
)
def test_what_it_refuses_has_a_place(marked: str, message: str) -> None:
    text, span = _split(marked)
    fault = math_fault(text)
    assert fault is not None
    assert (fault.message, (fault.start, fault.end)) == (message, span)
