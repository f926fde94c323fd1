"""`stacklint graph`: shows what feeds what in a stack, or a part of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from stacklint.cli.features import asked_features
from stacklint.cli.outcome import CLEAN, UsageError
from stacklint.cli.places import Request, find, say_what_is_left_out
from stacklint.cli.streams import say, terminal
from stacklint.engine import Sources
from stacklint.graph.build import build
from stacklint.graph.select import UnknownNodeError, View, views
from stacklint.project.settings import read_settings

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence


def graph(arguments: argparse.Namespace) -> int:
    """Do what `stacklint graph` was asked for, and return its exit code."""
    settings = read_settings(Path.cwd())
    request = Request(
        paths=(arguments.path,),
        kind=None,
        exclude=(*settings.exclude, *arguments.exclude),
        version=settings.prometheus_version,
        features=asked_features(settings.enable_feature),
        follow=arguments.follow,
    )
    stacks = find(request)
    graphs = build(stacks)
    say_what_is_left_out(stacks)
    try:
        shown = views(graphs, arguments.start, arguments.end)
    except UnknownNodeError as error:
        raise UsageError(str(error)) from error
    text = _rendered(shown, arguments.format, Sources(stack.files for stack in stacks))
    say(text, encoding=None if arguments.format == "text" else "utf-8")
    return CLEAN


def _rendered(shown: Sequence[View], form: str, sources: Sources) -> str:
    match form:
        case "mermaid":
            from stacklint.graph.as_mermaid import render_mermaid

            return render_mermaid(shown)
        case "dot":
            from stacklint.graph.as_dot import render_dot

            return render_dot(shown)
        case "json":
            from stacklint.graph.as_json import render_json

            return render_json([view.graph for view in shown], sources.location)
    from stacklint.graph.as_text import render_text

    return render_text(shown, sources.location, terminal())
