"""What stands in a comment of a file: a job or a service that was taken out, and is still asked for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stacklint.document import Document

_START = r"[ \t]*#[# \t]*+"
_QUOTE = "[\"']?"
_END = r"[ \t]*(?:#.*)?"


def commented_service(name: str, documents: Iterable[Document]) -> str:
    """Where a service is commented out, as `line 3 of compose.yaml`; "" where it isn't."""
    return _line(rf"{_START}{re.escape(name)}:{_END}", documents)


def commented_job(name: str, documents: Iterable[Document]) -> str:
    """Where a job is commented out, as `line 3 of prometheus.yml`; "" where it isn't."""
    return _line(rf"{_START}(?:-[ \t]*)?job_name:[ \t]*{_QUOTE}{re.escape(name)}{_QUOTE}{_END}", documents)


def _line(pattern: str, documents: Iterable[Document]) -> str:
    is_it = re.compile(pattern).fullmatch
    for document in documents:
        for number, line in enumerate(document.source.text.splitlines(), 1):
            if is_it(line):
                return f"line {number} of `{document.name}`"
    return ""
