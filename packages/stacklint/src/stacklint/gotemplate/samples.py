"""The labels that a template reads of the samples of its queries.

What a value comes from is followed from a query that is written as a string through pipelines, variables, `with` and
`range`; not into other templates, and not through variables that change.
"""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from .functions import SAMPLE, SAMPLES, STRINGS, Type
from .nodes import (
    Action,
    Block,
    Chain,
    Clause,
    Command,
    Dot,
    Field,
    Function,
    Include,
    Node,
    Operand,
    Paren,
    Pipeline,
    Span,
    String,
    Variable,
    field_span,
    pipelines,
)

_CHOOSING: Final = frozenset(("and", "not", "or"))


class SampleLabel(NamedTuple):
    """A label that a template reads of a sample."""

    name: str
    span: Span
    """Of the name; with its quotes where it is an argument."""
    query: String
    """What gives the sample."""
    printed: bool
    """It goes into the text as it is: no condition, no choice of `and` and `or`, not kept in a variable."""


class _Made(NamedTuple):
    """A value that a query has given: its result, a sample of it, or the labels of one."""

    query: String
    type: Type


_Value = _Made | String | None
"""What is known of a value: what it was made from, or the string that it is."""


class _Walk:
    """The state of one way through a template."""

    __slots__ = ("changing", "dot", "found", "prints", "variables")

    def __init__(self, changing: set[str]) -> None:
        self.changing = changing
        self.dot: _Value = None
        self.found: list[SampleLabel] = []
        self.prints = True
        self.variables: dict[str, _Value] = {}

    def declare(self, name: str, value: _Value) -> None:
        """The variable has this value from here on."""
        self.variables[name] = None if name in self.changing else value

    def read(self, made: _Made, name: str, span: Span) -> None:
        """A label is read here."""
        self.found.append(SampleLabel(name, span, made.query, self.prints))


def sample_labels(nodes: Sequence[Node]) -> list[SampleLabel]:
    """The labels that are read of samples, as far as it is known which query gives them."""
    changing = {each.name for pipeline in pipelines(nodes) if pipeline.assigns for each in pipeline.declared}
    walk = _Walk(changing)
    _execute(walk, nodes)
    return walk.found


def _execute(walk: _Walk, nodes: Iterable[Node]) -> None:
    for node in nodes:
        if isinstance(node, Action | Include) and node.pipeline:
            _pipeline(walk, node.pipeline)
        elif isinstance(node, Block) and node.clauses[0].keyword not in ("define", "block"):
            _block(walk, node)


def _block(walk: _Walk, block: Block) -> None:
    outside, outer = dict(walk.variables), walk.dot
    for clause in block.clauses:
        value = _aside(walk, clause.pipeline) if clause.pipeline else None
        inside = dict(walk.variables)
        if clause.keyword == "range":
            walk.dot = _element(walk, clause, value)
        elif clause.keyword.endswith("with"):
            walk.dot = value
        _execute(walk, clause.body)
        walk.variables, walk.dot = inside, outer
    walk.variables = outside


def _element(walk: _Walk, clause: Clause, value: _Value) -> _Value:
    """Give the variables of a `range` their values; gives that of its cursor."""
    element = _part(value, SAMPLES, SAMPLE)
    declared = clause.pipeline.declared if clause.pipeline else ()
    for variable, each in zip(reversed(declared), (element, None), strict=False):
        walk.declare(variable.name, each)
    return element


def _part(value: _Value, whole: Type, part: Type) -> _Value:
    """What is taken of a value; None where it is something else."""
    return _Made(value.query, part) if isinstance(value, _Made) and value.type is whole else None


def _aside(walk: _Walk, pipeline: Pipeline) -> _Value:
    """Follow what is not printed."""
    before, walk.prints = walk.prints, False
    value = _pipeline(walk, pipeline)
    walk.prints = before
    return value


def _pipeline(walk: _Walk, pipeline: Pipeline) -> _Value:
    if pipeline.declared and walk.prints:
        return _aside(walk, pipeline)
    value: _Value = None
    for number, command in enumerate(pipeline.commands):
        value = _command(walk, command, (value,) if number else ())
    for variable in pipeline.declared:
        walk.declare(variable.name, value)
    return value


def _command(walk: _Walk, command: Command, piped: tuple[_Value, ...]) -> _Value:
    first, *rest = command.operands
    if not isinstance(first, Function):
        return _operand(walk, first)
    before, walk.prints = walk.prints, walk.prints and first.name not in _CHOOSING
    given = [*[_operand(walk, operand) for operand in rest], *piped]
    walk.prints = before
    return _call(walk, first.name, given)


def _call(walk: _Walk, name: str, given: Sequence[_Value]) -> _Value:
    match name, given:
        case "query", [String() as query]:
            return _Made(query, SAMPLES)
        case "first", [value]:
            return _part(value, SAMPLES, SAMPLE)
        case "sortByLabel", [_, value]:
            return _part(value, SAMPLES, SAMPLES)
        case "label", [String() as label, _Made(type=Type.SAMPLE) as sample]:
            walk.read(sample, label.value, label.span)
        case "index", [_Made(type=Type.STRINGS) as labels, String() as label]:
            walk.read(labels, label.value, label.span)
        case "index", [value, _]:
            return _part(value, SAMPLES, SAMPLE)
        case _:
            pass
    return None


def _operand(walk: _Walk, operand: Operand) -> _Value:
    match operand:
        case Variable():
            return _fields(walk, operand, walk.variables.get(operand.name))
        case Field():
            return _fields(walk, operand, walk.dot)
        case Chain():
            return _fields(walk, operand, _operand(walk, operand.base))
        case Paren():
            return _pipeline(walk, operand.pipeline)
        case Dot():
            return walk.dot
        case String():
            return operand
        case _:
            return None


def _fields(walk: _Walk, operand: Field | Variable | Chain, value: _Value) -> _Value:
    for index, name in enumerate(operand.fields):
        if isinstance(value, _Made) and value.type is STRINGS:
            walk.read(value, name, field_span(operand, index))
        value = _part(value, SAMPLE, STRINGS) if name == "Labels" else None
    return value
