"""The words that a program is given on its command line, and where they are written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.stack.started import words_of
from stacklint.stack.values import names_variable

if TYPE_CHECKING:
    from stacklint.document import Node, Place
    from stacklint.stack.compose import Service
    from stacklint.stack.started import Words


def given_words(service: Service, program: str, *, own: bool) -> Words | None:
    """The words that a program is given; `None` where they aren't all known.

    Args:
        service: the service that runs it.
        program: the name of its file.
        own: whether it is what the image starts.
    """
    words = words_of(service)
    hidden = any(names_variable(word.partition("=")[0]) or word.startswith("@") for word, _ in words)
    if service.partial or service.build is not None or hidden:
        return None
    if service.entrypoint:
        return words[1:] if _is_program(service.entrypoint[0], program) else None
    if own:
        return words
    return words[1:] if words and _is_program(words[0][0], program) else None


def _is_program(word: str, program: str) -> bool:
    return word.rpartition("/")[2] == program


def word_place(word: str, written: str, node: Node, *, value: bool) -> Place:
    """Where a part of a word is written, which is its end or its beginning: the words may stand in one text."""
    item = next((one for one in node.items() if one.text == word), node)
    written_so = re.escape(word).replace(r"\$", r"\$\$?")
    found = re.search(rf"(?<!\S){written_so}(?!\S)", item.text or "")
    if found is None:
        return item.place
    start = found.end() - len(written) if value else found.start()
    return item.place.within(start, start + len(written))
