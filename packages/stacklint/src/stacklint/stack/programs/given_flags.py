"""The words that a program is given on its command line, and where they are written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from stacklint.document import Node, Place, Spot
from stacklint.stack.compose.interpolation import names_variable
from stacklint.stack.containers.build import built_command, runs_its_base
from stacklint.stack.prometheus.started import Words, words_of

if TYPE_CHECKING:
    from stacklint.stack.compose.sets import Compose, Service
    from stacklint.stack.repository.files import Files


class Word(NamedTuple):
    """A word of a command line, in a compose file or in a Dockerfile."""

    text: str
    at: Node | Spot


def given_words(
    service: Service, program: str, compose: Compose, files: Files, *, own: bool
) -> tuple[Word, ...] | None:
    """The words that a program is given; `None` where they aren't all known.

    Args:
        service: the service that runs it.
        program: the name of its file.
        compose: the set that has the service.
        files: the files of the repository.
        own: whether it is what the image starts, or the one that it is built from.
    """
    words = tuple(Word(text, node) for text, node in words_of(service))
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
        return words[1:] if _is_program(service.entrypoint[0], program) else None
    if own:
        return words
    return words[1:] if words and _is_program(words[0].text, program) else None


def shell_words(service: Service) -> Words | None:
    """The three words that a `CMD` stands for which its Dockerfile has for a shell; `None` where there is none."""
    texts = [text for text, _ in service.command]
    return service.command if service.adds is not None and texts[:2] == ["/bin/sh", "-c"] else None


def _is_program(word: str, program: str) -> bool:
    return word.rpartition("/")[2] == program


def word_place(word: Word, written: str, *, value: bool) -> Place | Spot:
    """Where a part of a word is written, which is its end or its beginning: the words may stand in one text."""
    if isinstance(word.at, Spot):
        start = word.at.end - len(written) if value else word.at.start
        return Spot(word.at.file, start, start + len(written))
    item = next((one for one in word.at.items() if one.text == word.text), word.at)
    written_so = re.escape(word.text).replace(r"\$", r"\$\$?")
    found = re.search(rf"(?<!\S){written_so}(?!\S)", item.text or "")
    if found is None:
        return item.place
    start = found.end() - len(written) if value else found.start()
    return item.place.within(start, start + len(written))
