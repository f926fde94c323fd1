"""Every PromQL text of a stack, parsed, with the way back to its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, final

from stacklint.promql import Fault, FaultKind, Query, parse, walk
from stacklint.promql.words import words
from stacklint.stack.boards.query import MACRO_OF_OTHERS, Asker, BoardQuery
from stacklint.stack.queries.substitution import NOTHING_GIVEN, Given, Substituted, substitute
from stacklint.stack.queries.templates import STAND_IN

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacklint.document import Place
    from stacklint.promql import Expr
    from stacklint.promql.semantics import Study
    from stacklint.stack.grafana.alerting import AlertQuery
    from stacklint.stack.prometheus.alerts import AlertText
    from stacklint.stack.prometheus.launch import Launch
    from stacklint.stack.prometheus.rule_files import Rule
    from stacklint.stack.queries.studies import Studies

_GUESSES: Final = (STAND_IN, "1", "1m", "sum")
"""What a variable outside of strings may hold: a name, a number, a duration, an aggregation or function."""

_EFFECTS: Final = {
    Asker.PANEL: "the panel stays empty",
    Asker.VARIABLE: "the variable has no values",
    Asker.ANNOTATION: "the annotation never shows",
}


@final
class Filled:
    """A query with its variables replaced, parsed, and what in it needs a flag that may be on."""

    __slots__ = ("flagged", "query", "text")

    def __init__(self, query: Query, text: Substituted, flagged: tuple[Fault, ...]) -> None:
        self.query: Final = query
        self.text: Final = text
        self.flagged: Final = flagged


@final
class PromQuery:
    """A PromQL expression. It is made for the rules that look at it, and never changed."""

    __slots__ = (
        "_studies",
        "_study",
        "flagged",
        "launch",
        "node",
        "origin",
        "ours",
        "query",
        "start",
        "text",
        "texts",
    )

    def __init__(
        self,
        origin: Rule | BoardQuery | AlertQuery,
        filled: Filled,
        launch: Launch,
        studies: Studies,
        *,
        texts: tuple[AlertText, ...] = (),
        ours: bool = True,
    ) -> None:
        self.origin: Final = origin
        """The rule, or the query of a dashboard or of an alert of Grafana, that it belongs to."""
        self.node: Final = origin.node if isinstance(origin, BoardQuery) else origin.expr
        """The scalar that holds it."""
        self.start: Final = origin.start if isinstance(origin, BoardQuery) else 0
        """Where in the scalar it begins."""
        self.query: Final = filled.query
        """It parsed, after its variables were replaced."""
        self.text: Final = filled.text
        """It with its variables replaced, and the way back."""
        self.flagged: Final = filled.flagged
        """What needs a feature flag, where it can't be known whether that is on; `query` is as if it were."""
        self.launch: Final = launch
        """How the Prometheus is started that evaluates it."""
        self.texts: Final = texts
        """The templates of the alert that it belongs to."""
        self.ours: Final = ours
        """Whether it asks the stack's own Prometheus, as far as is known."""
        self._studies: Final = studies
        self._study: Study | None = None

    @property
    def study(self) -> Study | None:
        """What is known of it; `None` if it has faults. Of what is asked elsewhere, what its text tells."""
        if self._study is None and self.query.root is not None and not self.query.faults:
            self._study = self._studies.of(self.query.root)
        return self._study

    @property
    def is_known(self) -> bool:
        """Whether something is known of the series of the server that it asks."""
        return self._studies.knows

    @property
    def is_scraped(self) -> bool:
        """Whether the jobs are known of the server that it asks."""
        return self._studies.scrapes

    @property
    def words(self) -> frozenset[str]:
        """What it is made of, in the words of `promql.words`; nothing where its syntax is broken."""
        study, root = self.study, self.query.root
        return words(study.nodes if study is not None else walk(root) if root is not None else ())

    def place(self, span: tuple[int, int]) -> Place:
        """The characters of the file for a span of the parsed text."""
        start, end = self.text.original(*span)
        return self.node.place.within(self.start + start, self.start + end)

    def is_literal(self, span: tuple[int, int]) -> bool:
        """Whether a span of the parsed text stands so in the file, and holds no variable."""
        return self.text.literal(*span)

    def written(self, span: tuple[int, int]) -> str:
        """What stands in the file for a span of the parsed text: a variable as it is called."""
        start, end = self.text.original(*span)
        return (self.node.text or "")[self.start + start : self.start + end]

    @property
    def effect(self) -> str:
        """What follows where the expression has no result."""
        if not isinstance(self.origin, BoardQuery):
            return "the rule never holds"
        if self.is_unseen:
            return "nobody sees it, as the query is hidden"
        return "a part of the panel stays empty" if self.origin.is_one_of_several else _EFFECTS[self.origin.asker]

    def cause(self, text: str) -> str:
        """What is to blame, where it may show in many places of a dashboard; "" in files of rules, one by one."""
        return text if isinstance(self.origin, BoardQuery) else ""

    @property
    def is_unseen(self) -> bool:
        """Whether nobody sees its result: its panel hides it, and works on it no further."""
        return isinstance(self.origin, BoardQuery) and self.origin.is_unseen


def read_expression(rule: Rule, launch: Launch) -> Query:
    """The expression of a rule as a Prometheus reads it; what needs a flag that may be on is as if it were."""
    return _parse(rule.expr.text or "", launch)[0]


def read_sound(text: str, launch: Launch) -> Expr | None:
    """An expression as a Prometheus reads it; `None` if it has faults."""
    query, _ = _parse(text, launch)
    return query.root if not query.faults else None


def read_rule_query(rule: Rule, launch: Launch, studies: Studies, texts: tuple[AlertText, ...]) -> PromQuery | None:
    """The expression of a rule as a Prometheus reads it; `None` if it has none."""
    text = rule.expr.text
    if not text:
        return None
    query, flagged = _parse(text, launch)
    return PromQuery(rule, Filled(query, Substituted(text), flagged), launch, studies, texts=texts)


def read_board_query(query: BoardQuery, launch: Launch, studies: Studies, *, ours: bool) -> PromQuery | None:
    """The expression of a dashboard's query with its variables replaced, as a Prometheus reads it.

    `None` if it doesn't ask Prometheus, if it is written for something else, or if it doesn't parse and more than one
    unknown variable may be to blame.
    """
    text = (query.node.string or "")[query.start : query.end]
    if query.source.type != "prometheus" or not text or MACRO_OF_OTHERS.search(text) is not None:
        return None
    filled = fill(text, lambda text: _parse(text, launch), query.board.given)
    return PromQuery(query, filled, launch, studies, ours=ours) if filled is not None else None


def read_alert_query(query: AlertQuery, launch: Launch, studies: Studies, *, ours: bool) -> PromQuery | None:
    """The expression of a Grafana alert's query with its variables replaced; `None` as for `read_board_query`."""
    text = query.expr.string or ""
    if query.type != "prometheus" or query.is_expression or not text:
        return None
    filled = fill(text, lambda text: _parse(text, launch))
    return PromQuery(query, filled, launch, studies, ours=ours) if filled is not None else None


def fill(
    text: str, read: Callable[[str], tuple[Query, tuple[Fault, ...]]], given: Given = NOTHING_GIVEN
) -> Filled | None:
    """A query of Grafana with its variables replaced so that it parses, if it can.

    `read` parses a text, and says what in it needs a flag that may be on. `given` are values that variables have.

    `None` if it doesn't, and more than one variable may be to blame.
    """
    first = _filled(text, read, STAND_IN, given)
    if not first.query.faults or not first.text.loose:
        return first
    fixed = Given(given.fixed, {})
    for guess in _GUESSES if given.likely else _GUESSES[1:]:
        found = _filled(text, read, guess, fixed)
        if not found.query.faults:
            return found
    return first if len(first.text.loose) == 1 else None


def _filled(text: str, read: Callable[[str], tuple[Query, tuple[Fault, ...]]], guess: str, given: Given) -> Filled:
    """A query with one guess for the variables of which nothing is known."""
    substituted = substitute(text, guess, given)
    query, flagged = read(substituted.text)
    return Filled(query, substituted, flagged)


def _parse(text: str, launch: Launch) -> tuple[Query, tuple[Fault, ...]]:
    """An expression as a Prometheus reads it, and what in it needs a flag of which it isn't known whether it is on."""
    query = parse(text, options=launch.options)
    flagged = tuple([fault for fault in query.faults if fault.kind is FaultKind.FLAG]) if query.faults else ()
    if not flagged or launch.complete:
        return query, ()
    return parse(text, options=launch.all_flags), flagged
