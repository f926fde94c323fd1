"""Runs rules over stacks: one walk, every rule on what it looks at, places turned into lines and columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar, cast

from stacklint.bounds import MAX_ENDS, MOST, Bound, bounded, shortened
from stacklint.diagnostic import Diagnostic, Edit, Fix, Location, Severity
from stacklint.document import Document, Part, Place, Spot
from stacklint.shares import in_shares
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.queries.traits import query_traits
from stacklint.text import LineIndex, SourceText

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

    from stacklint.bounds import Kind
    from stacklint.rules.api import Finding, Given, Repair, Rule, Where
    from stacklint.stack.boards.board import Panel
    from stacklint.stack.repository.files import Files
    from stacklint.stack.stack import Stack

RulesOn: TypeAlias = Callable[[type], Iterable["Rule"]]
"""Gives the rules that look at what is of a type. It is asked when the first of that type is met."""
Visitors: TypeAlias = Callable[[object], Iterable["Rule"]]
GoOn: TypeAlias = Callable[[], object]
Judged: TypeAlias = tuple[list[Diagnostic], "set[Kind]"]
"""What is wrong, and the rules that had more to say of a file than is told."""

Item = TypeVar("Item")
Judge: TypeAlias = Callable[[Sequence[Item]], Judged]

_LEAST_RULES: Final = 500
"""How many rules are worth a process: what they take is several times what it takes to make one."""
_LEAST_BOARDS: Final = 16
"""How many dashboards are."""
_REMEMBERED: Final = 1024
"""How many kinds of expressions are kept: thousands of expressions are made up in a few dozen ways."""


_NAMED: Final = 4
"""How many names are told that have one cause, beside the first."""

_MAX_KEPT: Final = 1 << 20
"""How many characters of files are kept with their places, which take some twenty times as much memory."""


class Sources:
    """The texts that diagnostics speak of, by name, with their lines: what has been read of some trees, and will be.

    Those are kept that were asked for last. Thousands of dashboards with places would fill any memory, and what is
    said of one comes together.
    """

    def __init__(self, trees: Iterable[Files]) -> None:
        """Know the files of some trees."""
        self._trees = tuple(dict.fromkeys(trees))
        self._documents: dict[str, Document] = {}
        self._lines: dict[str, LineIndex] = {}
        self._sizes: dict[str, int] = {}
        self._size = 0

    def source(self, name: str) -> SourceText:
        """A text that is known.

        Raises:
            KeyError: it is not.
        """
        document = self._document(name)
        if document is not None:
            return document.source
        texts = (found for tree in self._trees for found in tree.named(name) if isinstance(found, SourceText))
        text = next(texts, None)
        if text is None:
            raise KeyError(name)
        return text

    def lines(self, name: str) -> LineIndex:
        """The lines of a text; an unknown one is empty."""
        lines = self._lines.get(name)
        if lines is None:
            try:
                lines = LineIndex(self.source(name).text)
            except KeyError:
                return LineIndex("")
            self._lines[name] = lines
        self._keep(name, len(lines.text))
        return lines

    def spot(self, where: Where) -> Spot:
        """The characters of a place; the beginning of a file that is not known."""
        if isinstance(where, Spot):
            return where
        document = self._document(where.file)
        return document.locate(where) if document is not None else Spot(where.file, 0, 0)

    def location(self, where: Where, message: str = "") -> Location:
        """The lines and columns of a place."""
        spot = self.spot(where)
        lines = self.lines(spot.file)
        return Location(spot.file, *lines.position(spot.start), *lines.position(spot.end), message)

    def _document(self, name: str) -> Document | None:
        """The document of a name. Of a file that was read in two forms, the one that could be parsed."""
        known = self._documents.get(name)
        for tree in self._trees if known is None or known.broken else ():
            for found in tree.named(name):
                if isinstance(found, Document) and (known is None or known.broken):
                    self._documents[name] = known = found
        if known is not None:
            self._keep(name, len(known.source.text))
        return known

    def _keep(self, name: str, size: int) -> None:
        """Keep what was just asked for, and let go of what wasn't for longest where that makes too much.

        However long they are, two are kept: what is said of a long one points at another one again and again.
        """
        self._size += size - self._sizes.pop(name, 0)
        self._sizes[name] = size
        while self._size > _MAX_KEPT and len(self._sizes) > 2:
            oldest = next(iter(self._sizes))
            self._size -= self._sizes.pop(oldest)
            self._documents.pop(oldest, None)
            self._lines.pop(oldest, None)


def run(  # noqa: PLR0913 - one for each that a caller may want otherwise
    stacks: Iterable[Stack],
    rules: Iterable[Rule] | RulesOn,
    *,
    processes: int = 1,
    least: int = _LEAST_RULES,
    least_boards: int = _LEAST_BOARDS,
    most: int = MOST,
    asks: Callable[[Rule], bool] | None = None,
    today: date | None = None,
    go_on: GoOn | None = None,
) -> tuple[tuple[Diagnostic, ...], Sources]:
    """The diagnostics of all stacks, sorted, and the texts to show them with.

    What two stacks share is reported once: of findings that say the same of the same place, the first is kept that
    speaks of most others. What comments in the files silence is left out.
    A rule that raises is a fault of ours: the exception goes on, with a note that names the rule and the file.

    Args:
        stacks: what to judge.
        rules: what to judge it by: some rules, or what gives those that look at something.
        processes: among how many to divide the rules of rule files, and the dashboards.
        least: how many rules are worth a process.
        least_boards: how many dashboards are.
        most: how many findings of a rule in a file are told.
        asks: whether a rule is asked, for comments that silence what it never finds; the default profile's are.
        today: which day it is, for comments that silence until a day; without one they always do.
        go_on: asked before each part of a stack in this process; what it raises ends the check.
    """
    visitors = _visitors(rules if callable(rules) else _among(rules))
    stacks = tuple(stacks)
    sources = Sources(stack.files for stack in stacks)
    everything: list[Diagnostic] = []
    exceeded: set[Kind] = set()
    for stack in stacks:
        judged = [_judge(stack, visitors, sources, most, _asking(stack.subjects(), go_on))]
        of_rules = partial(_judge_some, stack, visitors, sources, most, stack.of_rules, go_on)
        judged += _divided(stack.rules, of_rules, min(processes, len(stack.rules) // least))
        boards = stack.dashboards
        if boards:
            of_boards = partial(_judge_some, stack, visitors, sources, most, stack.provisioning.of_boards, go_on)
            judged += _divided(boards, of_boards, min(processes, len(boards) // least_boards))
        for found, more in judged:
            everything += found
            exceeded |= more
    kept: dict[tuple[Location, str, str], Diagnostic] = {}
    for one in sorted(everything):
        said, places = one.said
        before = kept.setdefault((one.primary, one.code, said), one)
        if before.said[1] < places:
            kept[one.primary, one.code, said] = one
    told = _not_silenced(tuple(kept.values()), stacks, sources, visitors, asks, today)
    return tuple(bounded(told, most, exceeded)), sources


def _not_silenced(
    found: tuple[Diagnostic, ...],
    stacks: tuple[Stack, ...],
    sources: Sources,
    visitors: Visitors,
    asks: Callable[[Rule], bool] | None,
    today: date | None,
) -> Sequence[Diagnostic]:
    """What is found and no comment silences, and what is wrong with the comments."""
    names = dict.fromkeys(name for stack in stacks for name in stack.files.suppressing)
    if not names:
        return found
    from stacklint.rules.api import Profile, discover  # noqa: PLC0415 - few files have such comments
    from stacklint.stack.repository.suppressions import read_suppressions, silenced  # noqa: PLC0415

    comments = [one for name in names for one in read_suppressions(name, sources.source(name).text)]
    told = [*silenced(found, comments, today)]
    idle = [named for comment in comments for named in comment.rules if not named.is_used]
    if idle:
        known = {name: rule for rule in discover(*Profile) for name in (rule.code, rule.name)}
        for named in idle:
            rule = known.get(named.name)
            named.is_known = rule is not None
            named.is_asked = rule is not None and (asks(rule) if asks is not None else rule.profile is Profile.DEFAULT)
    whole = max(stacks, key=lambda stack: stack.compose is not None)
    return sorted(told + _judge(whole, visitors, sources, MOST, iter(comments))[0])


def count_files(stacks: Iterable[Stack]) -> int:
    """How many files play a role in any of the stacks."""
    return len({name for stack in stacks for name, _ in stack.names})


def _divided(items: Sequence[Item], judge: Judge[Item], shares: int) -> list[Judged]:
    """What is wrong with some parts of a stack, divided among so many processes; fewer than two are this one.

    The first part is judged before: what every process needs is there then, and has been made once.
    """
    if shares < 2:
        return [judge(items)]
    return [judge(items[:1]), *in_shares(items[1:], judge, shares)]


def _judge_some(
    stack: Stack,
    visitors: Visitors,
    sources: Sources,
    most: int,
    read: Callable[[Sequence[Item]], Iterator[object]],
    go_on: GoOn | None,
    items: Sequence[Item],
) -> Judged:
    """What is wrong with some parts of a stack."""
    return _judge(stack, visitors, sources, most, _asking(read(items), go_on))


def _asking(subjects: Iterator[object], go_on: GoOn | None) -> Iterator[object]:
    """The same subjects; before each it is asked whether to go on, where anybody can tell."""
    for subject in subjects:
        if go_on is not None:
            go_on()
        yield subject


def _judge(stack: Stack, visitors: Visitors, sources: Sources, most: int, subjects: Iterator[object]) -> Judged:
    """What is wrong with some subjects of a stack."""
    findings: list[tuple[Rule, Finding]] = []
    bound = Bound(most)
    for subject in _read(stack, subjects):
        _look(subject, stack, visitors, findings, bound)
    gathered = _gathered(findings, stack.files.suppressing)
    return [_diagnostic(rule, finding, sources) for rule, finding in gathered], bound.exceeded


def _gathered(findings: Iterable[tuple[Rule, Finding]], suppressing: Collection[str]) -> Iterator[tuple[Rule, Finding]]:
    """The findings, and those of one rule in one file that have one cause as one: the first, which names the others.

    Where comments silence lines, each line has its own.
    """
    known: dict[tuple[str, str, str, Severity | None], tuple[Rule, list[Finding]]] = {}
    for rule, finding in findings:
        if finding.cause and finding.at.file not in suppressing:
            cause = rule.code, finding.at.file, finding.cause, finding.severity
            known.setdefault(cause, (rule, []))[1].append(finding)
        else:
            yield rule, finding
    for rule, alike in known.values():
        yield rule, _together(alike)


def _together(alike: list[Finding]) -> Finding:
    """Findings of one cause as one; its cure is that of all that have the same, and so is what was meant."""
    first, *others = alike
    if not others:
        return first
    meant = _joined([one.meant for one in alike if one.meant is not None])
    return first._replace(
        message=f"{first.message} (and in {_others(first, others)})",
        related=(*first.related, *((one.at, _said_of(one, first)) for one in others)),
        repairs=_joined([one.repairs[0] for one in alike if one.repairs]),
        meant=meant[0] if meant else None,
    )


def _joined(cures: list[Repair]) -> tuple[Repair, ...]:
    """The first of some cures, with the edits of all that have its title; none if there are none."""
    edits = (edit for cure in cures if cure.title == cures[0].title for edit in cure.edits)
    return (cures[0]._replace(edits=tuple(dict.fromkeys(edits))),) if cures else ()


def _others(first: Finding, others: list[Finding]) -> str:
    """How many other places one cause has, and what else it names there."""
    names = [name for name in dict.fromkeys(one.name for one in others) if name != first.name]
    listed = ", ".join(f"`{name}`" for name in names[:_NAMED])
    rest = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    whole = "dashboard" if first.at.file.endswith(".json") else "file"
    count = f"{len(others):,} more place{'s' if len(others) > 1 else ''} of this {whole}"
    return f"{count}, with {listed}{rest}" if names else count


def _said_of(one: Finding, first: Finding) -> str:
    if one.name == first.name:
        return "and here"
    return f"`{one.name}`: {one.help}" if one.help != first.help else f"so it is with `{one.name}`"


def _read(stack: Stack, subjects: Iterator[object]) -> Iterator[object]:
    """The subjects. An exception on the way goes on, with a note that says how far they were read."""
    last: object = stack
    try:
        for subject in subjects:
            last = subject
            yield subject
    except Exception as error:
        if not hasattr(error, "__notes__"):
            error.add_note(f"reading what comes after {_about(last)} failed")
        raise


def _among(rules: Iterable[Rule]) -> RulesOn:
    by_type: dict[type, list[Rule]] = defaultdict(list)
    for rule in rules:
        by_type[rule.visits].append(rule)
    return lambda subject: by_type.get(subject, ())


def _visitors(rules_on: RulesOn) -> Visitors:
    """Tells which rules look at something: by its type, and by what a query is made of, and a query or a panel is."""
    known: dict[type, tuple[Rule, ...]] = {}
    choosy: set[type] = set()

    def of_type(subject: type) -> tuple[Rule, ...]:
        if subject not in known:
            known[subject] = tuple(rules_on(subject))
            if any(rule.only for rule in known[subject]):
                choosy.add(subject)
        return known[subject]

    def asked(words: frozenset[str], traits: frozenset[str]) -> tuple[Rule, ...]:
        visiting = (rule for rule in of_type(PromQuery) if not rule.only or rule.only & traits)
        return tuple(rule for rule in visiting if not rule.when or rule.when & words)

    of_queries = lru_cache(maxsize=_REMEMBERED)(asked)  # as a decorator it is lost on mypyc
    of_panels: dict[frozenset[str], tuple[Rule, ...]] = {}

    def visitors(subject: object) -> Iterable[Rule]:
        if isinstance(subject, PromQuery):
            return of_queries(subject.words, query_traits(subject))
        rules = of_type(type(subject))
        if type(subject) not in choosy:
            return rules
        from stacklint.stack.boards.panel_traits import panel_traits  # noqa: PLC0415 - only where there are panels

        traits = panel_traits(cast("Panel", subject))  # nothing else has any
        if traits not in of_panels:
            of_panels[traits] = tuple(rule for rule in rules if not rule.only or rule.only & traits)
        return of_panels[traits]

    return visitors


def _look(
    subject: object, stack: Stack, visitors: Visitors, findings: list[tuple[Rule, Finding]], bound: Bound
) -> None:
    """Add what the rules find that look at a subject. One that has found enough in its file is not asked on."""
    rule: Rule | None = None
    try:
        file = _about(subject) if bound.exceeded else ""
        unseen = isinstance(subject, PromQuery) and subject.is_unseen
        for rule in visitors(subject):
            if file and (rule.code, file) in bound.exceeded:
                continue
            if rule.given is not None and not _has(rule.given, cast("PromQuery", subject)):  # nothing else has any
                continue
            for finding in rule.check(subject, stack):
                if bound.admits(rule.code, finding.at.file):
                    findings.append((rule, _unseen(finding) if unseen else finding))
                elif finding.at.file == _about(subject):
                    break
    except Exception as error:
        error.add_note(f"{f'rule {rule.code} {rule.name}' if rule else 'studying'} failed on {_about(subject)}")
        raise


def _unseen(finding: Finding) -> Finding:
    """A finding on what nobody sees: it harms nobody."""
    return finding._replace(severity=Severity.INFO)


def _has(given: Given, query: PromQuery) -> bool:
    """Whether there is anything of what a rule speaks of."""
    study = query.study
    if study is not None:
        for _ in given(study):
            return True
    return False


def _about(subject: object) -> str:
    """The file that a subject stands in; the subject's type, where it is more than a part of a file."""
    document = getattr(getattr(subject, "node", subject), "document", None)
    return document.name if isinstance(document, Document) else f"a {type(subject).__name__}"


def _diagnostic(rule: Rule, finding: Finding, sources: Sources) -> Diagnostic:
    return Diagnostic(
        primary=sources.location(finding.at),
        code=rule.code,
        name=rule.name,
        severity=finding.severity or rule.severity,
        message=shortened(finding.message),
        help=shortened(finding.help),
        related=tuple(sources.location(where, shortened(said)) for where, said in finding.related[:MAX_ENDS]),
        fixes=tuple(_fix(repair, sources) for repair in finding.repairs),
        meant=_fix(finding.meant, sources) if finding.meant is not None else None,
    )


def _fix(repair: Repair, sources: Sources) -> Fix:
    spots = ((sources.spot(where), text) for where, text in repair.edits)
    edits = sorted(Edit(spot.file, spot.start, spot.end, text) for spot, text in spots)
    keys = (
        f"{where.file}:{where.path[:-1]}:{text}"
        for where, text in repair.edits
        if isinstance(where, Place) and where.part is Part.KEY
    )
    return Fix(shortened(repair.title), tuple(edits), tuple(keys))
