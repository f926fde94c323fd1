"""Which variables the texts of a dashboard use: those that it doesn't define, and what each waits for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, final

from stacklint.document import Node
from stacklint.stack.boards.board import Board, Variable
from stacklint.stack.boards.queries import board_queries
from stacklint.stack.boards.texts import Role, board_texts, variable_texts
from stacklint.stack.queries.templates import Reference, is_foreign, references

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stacklint.document import Place


@final
class TextUse:
    """A variable in a text of a dashboard.

    Attributes:
        node: the text.
        reference: the variable in it.
    """

    __slots__ = ("node", "reference")

    def __init__(self, node: Node, reference: Reference) -> None:
        self.node: Final = node
        self.reference: Final = reference

    @property
    def place(self) -> Place:
        """The characters that name the variable."""
        return self.node.place.within(self.reference.start, self.reference.end)

    @property
    def written(self) -> str:
        """The variable as it is written."""
        return (self.node.string or "")[self.reference.start : self.reference.end]


def undefined_in_queries(board: Board) -> dict[str, list[TextUse]]:
    """The variables that queries of Prometheus use and the dashboard doesn't define, each with its uses."""
    found: dict[str, list[TextUse]] = {}
    if not _strange(board):
        return found
    for query in board_queries(board):
        if query.source.type == "prometheus":
            _note(query.node, board, found)
    return found


def undefined_in_texts(board: Board) -> dict[str, list[TextUse]]:
    """The variables that titles, legends, links and intervals use and the dashboard doesn't define."""
    found: dict[str, list[TextUse]] = {}
    if not _strange(board):
        return found
    for text in board_texts(board):
        if text.role in {Role.TITLE, Role.LEGEND, Role.LINK, Role.INTERVAL}:
            _note(text.node, board, found)
    return found


def _strange(board: Board) -> bool:
    """Whether anything stands in the file as the name of a variable that isn't one."""
    return any(name not in board.variables and not is_foreign(name) for name in board.named)


def _note(node: Node, board: Board, found: dict[str, list[TextUse]]) -> None:
    for reference in references(node.string or ""):
        if reference.name not in board.variables and not is_foreign(reference.name):
            found.setdefault(reference.name, []).append(TextUse(node, reference))


def waited_for(variable: Variable, board: Board) -> list[TextUse]:
    """The uses of other variables that have to be known before a variable can be looked up, itself left out."""
    if variable.type not in {"query", "custom", "datasource"}:
        return []
    at = variable.source.at
    texts = (*variable_texts(variable), at) if at.string and variable.type == "query" else variable_texts(variable)
    used = [(node, reference) for node in texts for reference in references(node.string or "")]
    others = board.variables.keys() - {variable.name}
    return [TextUse(node, reference) for node, reference in used if reference.name in others]


def deadlocks(board: Board) -> Iterator[dict[str, TextUse]]:
    """The variables that wait for each other, each with a use of another of them; one mapping for each such group."""
    uses = {name: {use.reference.name: use for use in waited_for(one, board)} for name, one in board.variables.items()}
    for group in _circles({name: tuple(waiting) for name, waiting in uses.items()}):
        yield {name: next(use for other, use in uses[name].items() if other in group) for name in group}


def _circles(edges: dict[str, tuple[str, ...]]) -> Iterator[dict[str, None]]:
    """The names that lead to each other, in groups; groups and names in the order that they come in."""
    back: dict[str, list[str]] = {name: [] for name in edges}
    for name, others in edges.items():
        for other in others:
            back[other].append(name)
    seen: set[str] = set()
    finished = [name for start in edges for name in _behind(start, edges, seen)]
    seen.clear()
    number = {name: index for index, start in enumerate(reversed(finished)) for name in _behind(start, back, seen)}
    groups: dict[int, dict[str, None]] = {}
    for name in edges:
        groups.setdefault(number[name], {})[name] = None
    yield from (group for group in groups.values() if len(group) > 1)


def _behind(start: str, edges: Mapping[str, Sequence[str]], seen: set[str]) -> Iterator[str]:
    """What a name leads to, itself included, without what was seen before; each after all that it leads to."""
    path = [] if start in seen else [(start, iter(edges[start]))]
    seen.add(start)
    while path:
        name, ahead = path[-1]
        new = next((other for other in ahead if other not in seen), None)
        if new is None:
            path.pop()
            yield name
        else:
            seen.add(new)
            path.append((new, iter(edges[new])))
