"""The strings written in a template that mean something to Prometheus: queries and regular expressions."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .literals import unescaped_offsets
from .nodes import Function, Node, Span, String, pipelines


class Literal(NamedTuple):
    """A string handed to a function."""

    text: str
    """Decoded."""
    span: Span
    """With its quotes."""
    offsets: Sequence[int]
    """For each character of `text`, and for its end, where in the template it stands."""

    def place(self, start: int, end: int) -> Span:
        """Where a range of `text` stands in the template."""
        return self.offsets[start], self.offsets[end]


def string_arguments(template: str, nodes: Sequence[Node], function: str, position: int) -> Iterator[Literal]:
    """Yield the strings that are an argument of a function, written behind it or piped into it.

    Args:
        template: the text.
        nodes: its tree.
        function: the name of the function.
        position: of the argument, from 0.
    """
    for pipeline in pipelines(nodes):
        previous = None
        for command in pipeline.commands:
            first, *given = command.operands
            if isinstance(first, Function) and first.name == function:
                if previous:
                    given.append(previous)
                if position < len(given) and isinstance(argument := given[position], String):
                    yield literal(template, argument)
            previous = first


def literal(template: str, string: String) -> Literal:
    """A string of a template with the way back to its characters."""
    start, end = string.span
    body = template[start + 1 : end - 1]
    if body == string.value:
        return Literal(string.value, string.span, range(start + 1, end))
    if template[start] == "`":  # carriage returns are left out
        kept = [at for at, character in enumerate(body) if character != "\r"]
        return Literal(string.value, string.span, tuple(start + 1 + at for at in (*kept, len(body))))
    return Literal(string.value, string.span, tuple(start + 1 + at for at in unescaped_offsets(body)))
