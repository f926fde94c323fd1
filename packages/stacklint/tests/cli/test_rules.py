from __future__ import annotations

from collections.abc import Callable

import pytest

Run = Callable[..., tuple[int, str, str]]


def test_a_rule_is_explained_by_code_or_name(run: Run) -> None:
    code, out, err = run("rules", "LK106", "editable-dashboard")
    first, second = out.split("\n\ninfo[OP101] ")
    assert (code, err) == (0, "")
    assert first.startswith(
        "error[LK106] unknown-metric\n\nA query asks for a metric that nothing exports.\n\nThe panel stays empty or "
    )
    assert second.startswith(
        "editable-dashboard, asked with --profile opinion\n\nA dashboard that comes from a file can be edited"
    )


@pytest.mark.parametrize(
    ("name", "hint"),
    [("unknown-metrics", "did you mean `unknown-metric`?"), ("nothing like it", "`stacklint rules` lists them")],
)
def test_a_rule_that_is_not_there_is_one_sentence(name: str, hint: str, run: Run) -> None:
    assert run("rules", "LK106", name) == (2, "", f"stacklint: there is no rule `{name}`: {hint}\n")


def test_letters_explain_a_family(run: Run) -> None:
    code, out, _ = run("rules", "SU", "SU101")
    assert (code, out.startswith("info[SU101] "), out.count("[SU")) == (0, True, 2)
