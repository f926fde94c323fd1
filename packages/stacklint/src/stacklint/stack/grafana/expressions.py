"""What Grafana refuses to work out: expressions in panels and in its own alert rules, which one program reads.

Facts: pkg/expr of Grafana 11 to 13.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Node, Plain
from stacklint.document.numbers import number
from stacklint.models.nearness import nearest, one_letter_apart
from stacklint.stack.grafana.math_text import FUNCTIONS, math_fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_REDUCERS: Final = ("last", "mean", "max", "min", "sum", "count", "median")
"""In any case."""
_MODES: Final = ("dropNN", "replaceNN", "strict", "")
_UPSAMPLERS: Final = ("pad", "backfilling", "fillna")
_RANGES: Final = ("within_range", "outside_range", "within_range_included", "outside_range_included")
_EVALUATORS: Final = ("gt", "lt", "eq", "ne", "gte", "lte", *_RANGES)
_CLASSIC_REDUCERS: Final = (
    *("avg", "last", "max", "min", "sum", "count", "median", "diff", "diff_abs", "percent_diff"),
    *("percent_diff_abs", "count_non_null"),
)
_CLASSIC_EVALUATORS: Final = ("gt", "lt", "eq", "ne", "ge", "le", *_RANGES, "no_value")
_CLASSIC_OPERATORS: Final = ("and", "or", "logic-or")
_MEANT: Final = {"avg": "mean", "average": "mean", "ge": "gte", "le": "lte", "gte": "ge", "lte": "le", "mean": "avg"}
"""What others call the same."""


class ExpressionFault(NamedTuple):
    """What Grafana refuses, and where.

    Attributes:
        node: what is wrong, or holds what is missing.
        span: the characters of its text, where it is not the whole.
        message: what is wrong.
        help: what to do.
        certain: whether no later version can know it.
    """

    node: Node
    span: tuple[int, int] | None
    message: str
    help: str
    certain: bool = True


def expression_faults(model: Node, is_known: Callable[[str], bool]) -> Iterator[ExpressionFault]:
    """What Grafana refuses about an expression; `is_known` says whether a text stays as it is until Grafana reads it.

    What it works on is not looked at.
    """
    kind = model["type"].text
    if kind == "math":
        yield from _math(model["expression"], is_known)
    elif kind == "reduce":
        yield from _one_of(model, "reducer", _REDUCERS, is_known)
        mode = model["settings"]["mode"]
        if mode.present:
            yield from _one_of(model["settings"], "mode", _MODES, is_known)
        if mode.text == "replaceNN" and not model["settings"]["replaceWithValue"].present:
            yield ExpressionFault(mode, None, "`replaceNN` is said without `replaceWithValue`", "add the number")
    elif kind == "resample":
        if not model["window"].text:
            yield ExpressionFault(model["type"], None, "`window` is missing in this resample", "write such as `1m`")
        yield from _one_of(model, "downsampler", _REDUCERS, is_known)
        yield from _one_of(model, "upsampler", _UPSAMPLERS, is_known)
    elif kind == "threshold":
        conditions = model["conditions"]
        count = len(list(conditions.items()))
        if count != 1:
            said = f"a threshold has one of `conditions`, and this one has {count or 'none'}"
            yield ExpressionFault(conditions if count else model["type"], None, said, "leave one")
        for condition in conditions.items():
            yield from _evaluator(condition, _EVALUATORS, is_known)
    elif kind == "classic_conditions":
        for index, condition in enumerate(model["conditions"].items()):
            if not condition["query"]["params"][0].text:
                at = condition["query"] if condition["query"].present else condition
                said = "this condition names no query in the `params` of its `query`"
                yield ExpressionFault(at, None, said, "write the `refId` of a query")
            yield from _one_of(condition["reducer"], "type", _CLASSIC_REDUCERS, is_known, condition)
            yield from _evaluator(condition, _CLASSIC_EVALUATORS, is_known)
            if index:
                yield from _one_of(condition["operator"], "type", _CLASSIC_OPERATORS, is_known, condition)


def _math(node: Node, is_known: Callable[[str], bool]) -> Iterator[ExpressionFault]:
    text = node.text or ""
    fault = math_fault(text) if is_known(text) else None
    if fault is None:
        return
    advice = fault.help
    if fault.function:
        right = nearest(fault.function, FUNCTIONS)
        advice = f"did you mean `{right}`?" if right else f"reduce with a `reduce`; there are {_named(FUNCTIONS)}"
    said = f"this is no formula of Grafana: {fault.message}"
    yield ExpressionFault(node, (fault.start, fault.end), said, advice, not fault.function)


def _evaluator(condition: Node, known: tuple[str, ...], is_known: Callable[[str], bool]) -> Iterator[ExpressionFault]:
    """What is wrong with what a result is compared with."""
    evaluator = condition["evaluator"]
    yield from _one_of(evaluator, "type", known, is_known, condition)
    kind, params = evaluator["type"].text, evaluator["params"]
    wanted = 2 if kind in _RANGES else 0 if kind == "no_value" else 1
    count = len(list(params.items()))
    if kind in known and count < wanted and (params.is_sequence or not params.present):
        said = (
            f"`{kind}` compares with {'two numbers' if wanted == 2 else 'a number'}, and `params` has {count or 'none'}"
        )
        yield ExpressionFault(params if params.present else evaluator["type"], None, said, "write it in `params`")
    if params.present and not params.is_sequence and _is_written(params):
        yield ExpressionFault(params, None, "`params` is no list", "write numbers in brackets, such as `[5]`")
    for item in params.items():
        if not _is_number(item.value) and _is_written(item):
            yield ExpressionFault(item, None, "this is no number", "write numbers, without quotes")


def _is_written(node: Node) -> bool:
    """Whether nothing is going to be put in place of a part of it."""
    text = node.text or ""
    return "$" not in text and "{{" not in text


def _is_number(value: object) -> bool:
    """Whether JSON has a number here, or YAML one without quotes."""
    return isinstance(value, int | float) or (isinstance(value, Plain) and number(value) is not None)


def _one_of(
    owner: Node, key: str, known: tuple[str, ...], is_known: Callable[[str], bool], around: Node | None = None
) -> Iterator[ExpressionFault]:
    """A text that is missing, or none of those that Grafana knows."""
    node = owner[key]
    text = node.text
    if not node.present or text == "":
        what = f"{owner.path[-1]}.{key}" if around is not None else key
        at = node if node.present else around if around is not None else owner["type"]
        if "" not in known:
            yield ExpressionFault(at, None, f"`{what}` is missing", f"write one of {_named(known)}")
    elif text is not None and (text.lower() if known == _REDUCERS else text) not in known and is_known(text):
        meant = _MEANT.get(text)
        right = meant if meant in known else nearest(text, known)
        is_near = right is not None and (right.lower() == text.lower() or one_letter_apart(right, text))
        advice = f"did you mean `{right}`?" if right else f"one of {_named(one for one in known if one)}"
        certain, kind = is_near or right == meant, owner.path[-1] if key == "type" else key
        yield ExpressionFault(node, None, f"Grafana has no {kind} `{text}`", advice, certain)


def _named(known: Iterable[str]) -> str:
    return ", ".join(f"`{one}`" for one in sorted(known))
