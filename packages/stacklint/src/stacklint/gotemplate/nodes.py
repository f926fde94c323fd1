"""The tree of a template: immutable nodes, each with its place in the text.

A span is a pair of code point offsets, the end excluded. A template is a sequence of nodes that
follow each other without a gap; what stands between two delimiters is a pipeline of commands,
each a sequence of operands. Nodes are named tuples because they are made by the dozen.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeAlias

Span: TypeAlias = tuple[int, int]
"""Start and end (excluded) in code points."""

Trims: TypeAlias = tuple[bool, bool]
"""Whether white space is trimmed before (`{{- `) and behind (` -}}`) a pair of delimiters."""


class Field(NamedTuple):
    """Fields of the cursor: `.Labels.instance`."""

    span: Span
    fields: tuple[str, ...]


class Variable(NamedTuple):
    """A variable, with the fields taken of it: `$labels.instance`."""

    span: Span
    name: str
    """With its dollar sign."""
    fields: tuple[str, ...]


class Dot(NamedTuple):
    """The cursor itself."""

    span: Span


class Function(NamedTuple):
    """The name of a function; its arguments are the other operands of its command."""

    span: Span
    name: str


class Paren(NamedTuple):
    """A pipeline in parentheses."""

    span: Span
    pipeline: "Pipeline"


class Chain(NamedTuple):
    """Fields of what a function or parentheses give: `(query "up" | first).Labels.instance`."""

    span: Span
    base: "Operand"
    fields: tuple[str, ...]


class String(NamedTuple):
    """A string between double quotes or backquotes."""

    span: Span
    value: str
    """Decoded; bytes that are no UTF-8 are lone surrogates, as in `surrogateescape`."""


class Number(NamedTuple):
    """A number; a character constant is an integer."""

    span: Span
    value: int | float | complex


class Bool(NamedTuple):
    """`true` or `false`."""

    span: Span
    value: bool


class Nil(NamedTuple):
    """`nil`."""

    span: Span


Operand: TypeAlias = Field | Variable | Dot | Function | Paren | Chain | String | Number | Bool | Nil


class Command(NamedTuple):
    """An operand and, if it is a function, its arguments."""

    span: Span
    operands: tuple[Operand, ...]


class Pipeline(NamedTuple):
    """Commands, each the last argument of the next; the result may be kept in variables."""

    span: Span
    declared: tuple[Variable, ...]
    """One variable, or two in `range`."""
    assigns: bool
    """`=` instead of `:=`."""
    commands: tuple[Command, ...]


class Text(NamedTuple):
    """What stands outside of delimiters."""

    span: Span


class Comment(NamedTuple):
    """`{{/* ... */}}`."""

    span: Span
    trims: Trims


class Action(NamedTuple):
    """A pipeline whose result is printed, unless it declares a variable."""

    span: Span
    trims: Trims
    pipeline: Pipeline


class Jump(NamedTuple):
    """`{{break}}` or `{{continue}}`."""

    span: Span
    trims: Trims
    keyword: str


class Include(NamedTuple):
    """`{{template "name" pipeline}}`."""

    span: Span
    trims: Trims
    name: String
    pipeline: Pipeline | None


class Broken(NamedTuple):
    """Delimiters whose content can't be read; a fault says why."""

    span: Span


class Clause(NamedTuple):
    """A part of a block: the delimiters that begin it, and what follows them."""

    span: Span
    """Of the delimiters with what they enclose; the body is not in it."""
    trims: Trims
    keyword: str
    """`if`, `else if`, `else`, `with`, `else with`, `range`, `define` or `block`."""
    name: String | None
    """Of `define` and `block`."""
    pipeline: Pipeline | None
    """None for `else` and `define`, and where it can't be read."""
    body: tuple["Node", ...]


class End(NamedTuple):
    """`{{end}}`."""

    span: Span
    trims: Trims


class Block(NamedTuple):
    """What an `{{end}}` closes."""

    span: Span
    clauses: tuple[Clause, ...]
    end: End | None
    """None where it is missing; a fault says so."""


Node: TypeAlias = Text | Comment | Action | Jump | Include | Broken | Block


def walk(nodes: Iterable[Node]) -> Iterator[Node]:
    """Yield the nodes and everything in them, blocks before their content, in order of the text."""
    stack = [iter(nodes)]
    while stack:
        node = next(stack[-1], None)
        if node is None:
            stack.pop()
            continue
        yield node
        if isinstance(node, Block):
            stack += [iter(clause.body) for clause in reversed(node.clauses)]


def pipelines(nodes: Iterable[Node]) -> Iterator[Pipeline]:
    """Yield every pipeline, those in parentheses behind the one that they are in."""
    for node in walk(nodes):
        stack: list[Pipeline] = []
        if isinstance(node, Action | Include) and node.pipeline:
            stack.append(node.pipeline)
        elif isinstance(node, Block):
            stack += [clause.pipeline for clause in reversed(node.clauses) if clause.pipeline]
        while stack:
            pipeline = stack.pop()
            yield pipeline
            for command in reversed(pipeline.commands):
                for operand in reversed(command.operands):
                    base = operand.base if isinstance(operand, Chain) else operand
                    if isinstance(base, Paren):
                        stack.append(base.pipeline)


def leaves(nodes: Iterable[Node]) -> Iterator[Span]:
    """Yield the places of the texts and of all pairs of delimiters; together they are the whole template."""
    work: list[Node | Span] = list(reversed(list(nodes)))
    while work:
        item = work.pop()
        if not isinstance(item, Block):
            yield item.span if isinstance(item, Text | Comment | Action | Jump | Include | Broken) else item
            continue
        if item.end:
            work.append(item.end.span)
        for clause in reversed(item.clauses):
            work += reversed(clause.body)
            work.append(clause.span)


def field_span(operand: Field | Variable | Chain, index: int) -> Span:
    """Where one of the fields of an operand stands, without its dot."""
    end = operand.span[1] - sum(len(name) + 1 for name in operand.fields[index + 1 :])
    return end - len(operand.fields[index]), end
