"""What a rule is, and how rules are found.

A rule is a function in a file of its own: its first parameter's type says what it looks at, and in which folder it
stands; its docstring is its page, its examples are its tests.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import stacklint.rules
from stacklint.diagnostic import Severity
from stacklint.document import Place, Spot
from stacklint.pattern import Pattern
from stacklint.promql.semantics import Study
from stacklint.promql.words import WORDS
from stacklint.stack.stack import Stack

Where = Place | Spot
_CODE = Pattern(r"[A-Z]{2}\d{3}")
_NAME = Pattern(r"[a-z0-9]+(-[a-z0-9]+)*")
_CAPITAL = Pattern(r"(?<!^)[A-Z]")


class Repair(NamedTuple):
    """A cure: new texts for places. Applied as a whole or not at all."""

    title: str
    edits: tuple[tuple[Where, str], ...]


class Finding(NamedTuple):
    """What a rule has found, in places; the engine turns it into a diagnostic.

    Attributes:
        at: where it is wrong.
        message: what is wrong: lower case, no full stop, names in backticks.
        help: what to do, in the same form.
        related: other ends, each with a message such as "declared here".
        severity: where it differs from the rule's own.
        repairs: cures that a machine can apply.
        cause: what is to blame, where one cause shows in many places of a file: what a rule says of a file with one
            cause is told once, with the other places as further ends; but for files whose comments silence lines.
        name: what the message names of this place, where other places of the cause have other names.
        meant: what was surely meant, even where that is for people to write: what else comes of it is not told.
    """

    at: Where
    message: str
    help: str = ""
    related: tuple[tuple[Where, str], ...] = ()
    severity: Severity | None = None
    repairs: tuple[Repair, ...] = ()
    cause: str = ""
    name: str = ""
    meant: Repair | None = None


class Example(NamedTuple):
    """Files of a small repository. In a bad example «marks» stand around what must be reported.

    `fixed` gives the files after the rule's repairs, if it has any.
    """

    files: Mapping[str, str]
    fixed: Mapping[str, str] = MappingProxyType({})


Check = Callable[[Any, Stack], Iterator[Finding]]
Given = Callable[[Study], Iterable[object]]


class Profile(StrEnum):
    """Which runs a rule takes part in."""

    DEFAULT = "default"
    """Every one."""
    OPINION = "opinion"
    """Those that ask for it: it tells what is a matter of taste, and works either way."""
    TIDY = "tidy"
    """Those that ask for it: it tells what nothing reads, which may be there for somebody who asks by hand."""
    HARDENING = "hardening"
    """Those that ask for it: it tells what works, and lets in, or lets out, more than it has to."""


class Rule(NamedTuple):
    """A rule, ready to run.

    Attributes:
        code: such as `LK204`; never used again for another rule.
        name: such as `datasource-not-provisioned`.
        severity: of its findings, unless a finding says otherwise.
        doc: what its function says of itself.
        visits: the type of what it looks at.
        check: the function.
        bad: examples that it reports.
        good: examples that it is silent about.
        profile: which runs it takes part in.
        when: of a rule on PromQL: what an expression has to contain for it to have anything to say, one of these words
            of `promql.words` at least. It is not called for others. Nothing: it is called for every expression.
        only: of a rule on PromQL or on panels: what a query or a panel has to be, one of these words of `stack.traits`
            at least, as `when`.
        given: of a rule on PromQL: finds in what an expression means that of which the rule speaks. It is not called
            where there is none, nor where nothing is known of an expression.
    """

    code: str
    name: str
    severity: Severity
    doc: str
    visits: type
    check: Check
    bad: tuple[Example, ...]
    good: tuple[Example, ...]
    profile: Profile = Profile.DEFAULT
    when: frozenset[str] = frozenset()
    only: frozenset[str] = frozenset()
    given: Given | None = None

    @property
    def title(self) -> str:
        """One sentence: what is wrong."""
        return self._about()[0].rstrip(".")

    @property
    def reason(self) -> str:
        """Why it matters."""
        return self._about()[2].strip()

    def _about(self) -> tuple[str, str, str]:
        from inspect import cleandoc  # noqa: PLC0415 - only where rules are shown

        return cleandoc(self.doc).partition("\n")


def rule(  # noqa: PLR0913 - one for each that a rule has
    code: str,
    name: str,
    *,
    severity: Severity,
    profile: Profile = Profile.DEFAULT,
    when: Iterable[str] = (),
    given: Given | None = None,
    bad: tuple[Example, ...],
    good: tuple[Example, ...],
) -> Callable[[Check], Rule]:
    """Make a rule of a function; its docstring's first line is the title, the rest the reason.

    `when` has words of `promql.words` and of `stack.traits`: of either kind that is there, one has to hold. `given`
    finds what it speaks of.
    """
    if not _CODE.fullmatch(code) or not _NAME.fullmatch(name):
        raise ValueError(f"{code} {name}: a code is like LK204, a name like datasource-not-provisioned")

    words, traits = WORDS.intersection(when), frozenset(when) - WORDS

    def make(check: Check) -> Rule:
        visits = next(iter(check.__annotations__.values()))
        if isinstance(visits, str):  # as `from __future__ import annotations` has it
            visits = check.__globals__[visits]
        return Rule(code, name, severity, check.__doc__ or "", visits, check, bad, good, profile, words, traits, given)

    return make


def discover(*profiles: Profile) -> tuple[Rule, ...]:
    """The rules of the package, sorted by code: those of some profiles; of the default one, if none is named."""
    found: dict[str, Rule] = {}
    for folder in _folders():
        for one in _rules_in(folder):
            if one.code in found:
                raise ValueError(f"two rules have the code {one.code}")
            found[one.code] = one
    wanted = profiles or (Profile.DEFAULT,)
    return tuple(found[code] for code in sorted(found) if found[code].profile in wanted)


def rules_on(subject: type) -> tuple[Rule, ...]:
    """The rules of all profiles that look at what is of a type, sorted by code; no others are imported."""
    folder = _folder_of(subject)
    return tuple(one for one in _rules_in(folder) if one.visits is subject) if folder in _folders() else ()


@cache
def _folders() -> frozenset[str]:
    return frozenset(name for name in _listed(stacklint.rules.__path__) if "." not in name)


def _folder_of(subject: type) -> str:
    """The folder for rules on a type: `scrape_job` for `ScrapeJob`."""
    return _CAPITAL.sub(r"_\g<0>", subject.__name__).lower()


def _rules_in(folder: str) -> list[Rule]:
    """The rules of a folder, sorted by code."""
    package = importlib.import_module(f"{stacklint.rules.__name__}.{folder}")
    found: list[Rule] = []
    for name in _listed(package.__path__):
        if name.endswith(".py"):
            module = importlib.import_module(f"{package.__name__}.{name.removesuffix('.py')}")
            found += [one for one in vars(module).values() if isinstance(one, Rule)]
    for one in found:
        if _folder_of(one.visits) != folder:
            raise ValueError(f"{one.code} looks at a {one.visits.__name__}, its folder is {_folder_of(one.visits)}")
    return sorted(found, key=lambda one: one.code)


def _listed(folders: Iterable[str]) -> list[str]:
    """The modules and packages in some folders, by file name. pkgutil tells them too, and takes a tenth of a start."""
    names = (one.name for folder in folders for one in Path(folder).iterdir())
    return sorted(name for name in names if not name.startswith(("_", ".")))
