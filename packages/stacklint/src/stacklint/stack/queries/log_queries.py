"""Every LogQL text that asks Loki through Grafana, parsed, with the way back to its place.

Imported where there is one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Node
from stacklint.logql import Fault, Query, Result, Unknown, parse
from stacklint.stack.boards.query import Asker, BoardQuery
from stacklint.stack.grafana.alerting import AlertQuery
from stacklint.stack.queries.substitution import NOTHING_GIVEN, Given, Substituted, substitute
from stacklint.stack.queries.templates import STAND_IN

if TYPE_CHECKING:
    from stacklint.document import Place
    from stacklint.stack.compose.sets import Service

_GUESSES: Final = (STAND_IN, "1", "1m", "sum", f'"{STAND_IN}"', f'|= "{STAND_IN}"', f'{STAND_IN}="a"', '{a="a"}')
"""What a variable outside of strings may hold: a name, a number, a duration, a function, a text, a stage, a matcher, a
selector."""
_LIKE_LOKI: Final = ("gigapipe", "qryn")
"""Programs that answer in the place of Loki, and know more than its language."""


class LogQuery(NamedTuple):
    """A LogQL query of a dashboard or of an alert of Grafana.

    Attributes:
        origin: what it belongs to.
        node: the scalar that holds it.
        query: it parsed, after its variables were replaced.
        text: it with its variables replaced, and the way back.
    """

    origin: BoardQuery | AlertQuery
    node: Node
    query: Query
    text: Substituted

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Why Loki refuses it, whatever its variables hold."""
        return tuple([fault for fault in self.query.faults if self.text.literal(*fault.about)])

    @property
    def unknown(self) -> Unknown | None:
        """The word of which the parser knows nothing, unless a variable is a part of it."""
        found = self.query.unknown
        return found if found is not None and self.text.literal(*found.span) else None

    @property
    def gives_lines(self) -> bool:
        """Whether it surely gives log lines, and no numbers."""
        return self.query.result is Result.LINES and not self.query.faults

    @property
    def effect(self) -> str:
        """What follows where Loki refuses it."""
        if not isinstance(self.origin, BoardQuery):
            return "the rule ends in an error"
        return "the panel shows an error" if self.origin.asker is Asker.PANEL else "the annotation never shows"

    def place(self, span: tuple[int, int]) -> Place:
        """The characters of the file for a span of the parsed text."""
        return self.node.place.within(*self.text.original(*span))


def is_like_loki(service: Service) -> bool:
    """Whether a service answers in the place of Loki, and may know more than its language."""
    return service.image is not None and any(name in service.image.repository for name in _LIKE_LOKI)


def read_log_query(origin: BoardQuery | AlertQuery) -> LogQuery | None:
    """A query of Loki with its variables replaced.

    `None` if it asks for the values of a variable, if a template has to fill it first, or if it doesn't parse while it
    has variables that may be anything.
    """
    if isinstance(origin, BoardQuery):
        if origin.asker is Asker.VARIABLE:
            return None
        node, given = origin.node, origin.board.given
    else:
        node, given = origin.expr, NOTHING_GIVEN
    text = node.string or ""
    filled = _fill(text, given) if text.strip() else None
    if filled is None:
        return None
    found = LogQuery(origin, node, *filled)
    return found if not _is_template(found) else None


def _fill(text: str, given: Given) -> tuple[Query, Substituted] | None:
    """A query with its variables replaced so that it parses, if it can."""
    first = substitute(text, STAND_IN, given)
    query = parse(first.text)
    if not query.faults or not first.loose:
        return query, first
    fixed = Given(given.fixed, {})
    for guess in _GUESSES if given.likely else _GUESSES[1:]:
        guessed = substitute(text, guess, fixed)
        query = parse(guessed.text)
        if not query.faults:
            return query, guessed
    return None


def _is_template(found: LogQuery) -> bool:
    """Whether it is for a program that fills a dashboard which no Grafana loads as it stands."""
    origin, text = found.origin, found.text.text
    is_loose = isinstance(origin, BoardQuery) and origin.board.dashboard.grafana is None
    return is_loose and any("{{" in text[max(fault.start - 1, 0) : fault.start + 2] for fault in found.query.faults)
