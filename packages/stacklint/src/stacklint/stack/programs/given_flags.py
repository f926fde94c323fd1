"""The words that a program is given on its command line, and where they are written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Node, Place, Spot
from stacklint.stack.compose.interpolation import names_variable
from stacklint.stack.containers.build import built_command, runs_its_base
from stacklint.stack.containers.image_programs import COLLECTORS
from stacklint.stack.programs.images import known_image
from stacklint.stack.programs.program_flags import program, started_program
from stacklint.stack.prometheus.started import Words

if TYPE_CHECKING:
    from stacklint.stack.compose.sets import Compose, Service
    from stacklint.stack.repository.files import Files


_READING: Final = frozenset({"kingpin", "either"})
"""How programs read their words that refuse one which is no flag."""


_SHELLS: Final = frozenset({"ash", "bash", "sh"})
_FOR_TEXT: Final = frozenset({"-c", "-ce", "-ec", "-lc"})
"""The flags of a shell that is given a text to run."""


class Word(NamedTuple):
    """A word of a command line, in a compose file or in a Dockerfile."""

    text: str
    at: Node | Spot


def given_words(service: Service, name: str, compose: Compose, files: Files, *, own: bool) -> tuple[Word, ...] | None:
    """The words that a program is given; `None` where they aren't all known.

    Args:
        service: the service that runs it.
        name: that of the program's file.
        compose: the set that has the service.
        files: the files of the repository.
        own: whether it is what the image starts, or the one that it is built from.
    """
    words = tuple(Word(text, node) for text, node in service.words)
    if service.build is not None:
        if not own or not runs_its_base(service, compose, files):
            return None
        if not words:
            words = tuple(Word(text, spot) for text, spot in built_command(service, compose, files))
    if shell_words(service) is not None:
        return None
    hidden = any(names_variable(word.text.partition("=")[0]) or word.text.startswith("@") for word in words)
    if service.partial or hidden:
        return None
    if service.entrypoint:
        return words[1:] if _is_program(service.entrypoint[0], name) else None
    if own and not _clears(service):
        return words
    return words[1:] if words and _is_program(words[0].text, name) else None


def shell_words(service: Service) -> Words | None:
    """The words of a command that begins with a shell and `-c`, which the entry point is given; `None` for others."""
    words = service.command
    is_shell = len(words) > 1 and words[0][0].rpartition("/")[2] in _SHELLS and words[1][0] in _FOR_TEXT
    return words if is_shell and not service.entrypoint and service.build is None else None


def in_dockerfile(node: Node) -> bool:
    """Whether a word stands in a Dockerfile, be it one in a compose file."""
    return node.path[:1] != ("services",) or node.path[-1:] == ("dockerfile_inline",)


def refuses_words(service: Service) -> bool:
    """Whether the program of a service's image is started with its words, and refuses those that are no flags."""
    image = service.image
    if image is None or service.build is not None or service.entrypoint or service.partial or _clears(service):
        return False
    known, started = known_image(image), started_program(image)
    if started is not None:
        return program(started[0]).how(started[1]) in _READING
    return image.repository in COLLECTORS or (known is not None and known.role in {"prometheus", "alertmanager"})


def _clears(service: Service) -> bool:
    """Whether the entry point of the image is taken away: the first word of the command is the program then."""
    return service.node["entrypoint"].present and not service.entrypoint


def _is_program(word: str, program: str) -> bool:
    return word.rpartition("/")[2] == program


def word_place(word: Word, written: str, *, value: bool) -> Place | Spot:
    """Where a part of a word is written, which is its end or its beginning: the words may stand in one text."""
    if isinstance(word.at, Spot):
        start = word.at.end - len(written) if value else word.at.start
        return Spot(word.at.file, start, start + len(written))
    item = next((one for one in word.at.items() if one.text == word.text), word.at)
    written_so = re.escape(word.text).replace(r"\$", r"\$\$?")
    edge = r"[^\s\"]" if in_dockerfile(item) else r"\S"
    found = re.search(rf"(?<!{edge}){written_so}(?!{edge})", item.text or "")
    if found is None:
        return item.place
    start = found.end() - len(written) if value else found.start()
    return item.place.within(start, start + len(written))
