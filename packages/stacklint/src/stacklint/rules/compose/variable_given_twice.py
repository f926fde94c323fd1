"""DO118."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from stacklint.diagnostic import Severity
from stacklint.document import Spot
from stacklint.rules.api import Example, Finding, Where, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.compose.interpolation import env_entries
from stacklint.stack.compose.sets import Compose
from stacklint.stack.repository.files import EntryKind
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stacklint.stack.repository.files import Files

_OF_SET: Final = (".env", ".env.example")
_APP: Final = "    build: app\n"

Given = tuple[str, str, Where]
"""A variable, its value, and where it is given."""


def _listed(*items: str) -> Example:
    return Example(edited("compose.yaml", _APP, f"{_APP}    environment: [{', '.join(items)}]\n"))


def _extending(*items: str) -> Example:
    base = f"services: {{base: {{environment: [{', '.join(items)}]}}, other: {{environment: [A=1, A=2]}}}}\n"
    over = f"{_APP}    extends: {{file: base.yaml, service: base}}\n"
    return Example(edited("compose.yaml", _APP, over, {"base.yaml": base}))


def _filed(text: str) -> Example:
    return Example(edited("compose.yaml", _APP, f"{_APP}    env_file: app.env\n", {"app.env": text}))


@rule(
    "DO118",
    "variable-given-twice",
    severity=Severity.WARNING,
    bad=(
        _listed("LEVEL=info", "PORT=80", "«LEVEL=debug»"),
        _filed("LEVEL=info\n# more\n«LEVEL»=debug\n"),
        _filed("export LEVEL=info\n«LEVEL»='info # or not'\n"),
        Example(stack({".env": "TAG=1\n\n«TAG»=2\n"})),
        _extending("LEVEL=info", "«LEVEL=debug»"),
    ),
    good=(
        _listed("LEVEL=info", "LEVEL=info", "PORT=80", "PORT"),
        _filed("LEVEL=info\nLEVEL=info # as above\n#LEVEL=debug\n"),
        _filed("OPTS=a\nOPTS=$OPTS b\nOPTS=${OPTS} c\n"),
        _filed("LEVEL=info\r\nLEVEL=debug\r\n"),
        _filed('TEXT="one\nLEVEL=info\nLEVEL=debug\n"\n'),
        Example(edited("compose.yaml", _APP, f"{_APP}    env_file: [gone.env, '$OTHER', {{}}]\n")),
        Example(edited("compose.yaml", _APP, f"{_APP}    environment: {{LEVEL: info}}\n", {".env": "A=1\nB=2\n"})),
    ),
)
def variable_given_twice(subject: Compose, stack: Stack) -> Iterator[Finding]:
    """A variable of the environment is given twice, with different values.

    Compose takes the last one of a list or a file, without a word, so a change of the first one changes nothing. Take
    one of them out.
    """
    for name, service in subject.written_services():
        texts = [(item.text or "", item.place) for item in service["environment"].items()]
        given = [(text.partition("=")[0], text.partition("=")[2], place) for text, place in texts if "=" in text]
        yield from _twice(given, f"`{name}` gets the last one")
    for path in _paths(subject, stack.files):
        yield from _twice(_of_file(path, stack.files), "the last one counts")


def _twice(given: Iterable[Given], effect: str) -> Iterator[Finding]:
    first: dict[str, tuple[str, Where]] = {}
    for name, value, where in given:
        before = first.setdefault(name, (value, where))
        if before[0] != value:
            message = f"`{name}` is given twice, with different values; {effect}"
            yield Finding(where, message, "take one of them out", ((before[1], "given here first"),))


def _paths(subject: Compose, files: Files) -> Iterator[str]:
    """The files of variables that are there: that of the set, and those of services, each once."""
    own = next((name for name in _OF_SET if files.kind(_joined(subject.folder, name)) is EntryKind.FILE), None)
    named = [one.text for service in subject.services.values() for one in service.env_files if one.known]
    for name in dict.fromkeys([*([own] if own else []), *named]):
        path = files.inside(files.root / subject.folder / name)
        if path is not None and files.kind(path) is EntryKind.FILE:
            yield path


def _joined(folder: str, name: str) -> str:
    return posixpath.normpath(posixpath.join(folder, name))


def _of_file(path: str, files: Files) -> Iterator[Given]:
    """The variables of a file whose values are known, in order, but for those that go on from what they were."""
    source = files.text(path)
    for name, value, start in env_entries(source.text) if "\r" not in source.text else ():
        end = source.text.find("\n", start)
        line = source.text[start : end if end >= 0 else None]
        if value.known and f"${name}" not in line and f"${{{name}" not in line:
            yield name, value.text, Spot(source.name, start, start + len(name))
