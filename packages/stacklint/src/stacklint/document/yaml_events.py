"""The C parser's events of a YAML text, and its complaints as problems."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import yaml
from yaml._yaml import CParser

from stacklint.document.tree import Problem, ProblemKind


def events(text: str) -> Iterator[Any]:
    """The C parser's events of a text."""
    parser = CParser(text)
    try:
        while (event := parser.get_event()) is not None:
            yield event
    finally:
        parser.dispose()


def syntax_problem(error: yaml.YAMLError, text: str) -> Problem:
    """The parser's complaint, at the character where it stopped."""
    mark = getattr(error, "problem_mark", None)
    if mark is not None:
        start = min(cast("int", mark.index), len(text))
        said = str(getattr(error, "problem", "") or "unreadable")
        context = str(getattr(error, "context", "") or "")
        message = f"is no valid YAML: {said}" + (f" {context}" if context else "")
    else:  # a character that YAML does not allow
        start = int(getattr(error, "position", 0))
        message = f"is no valid YAML: {getattr(error, 'reason', error)}"
    return Problem(ProblemKind.SYNTAX, start, min(start + 1, len(text)), message)
