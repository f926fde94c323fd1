"""LK171."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from stacklint.diagnostic import Severity
from stacklint.models.raw import mapping
from stacklint.pattern import Pattern
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.prometheus.rule_files import RuleFile
from stacklint.stack.repository.files import EntryKind
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.document import Node
    from stacklint.stack.repository.files import Files

_FILE: Final = "prometheus/rules.yml"
_RECORD: Final = "      - record: app:http_requests:rate5m\n"
_ALERT: Final = (
    "      - alert: Quiet\n        expr: rate(http_requests_total[5m]) == 0\n        annotations: {{runbook_url: {}}}\n"
)
_KEY: Final = "runbook"
_LINK: Final = Pattern(r"\.(?:md|rst|adoc|html)\b|//git(?:hub|lab)\.com/")
"""What a text has that may be judged; there may be many thousands."""
_HERE: Final = Pattern(r"(?:\./|\.\./|/)?(?:[\w.-]+/)*[\w.-]+\.(?:md|rst|adoc|html)(?=$|#)")
_HOSTED: Final = Pattern(
    r"https://(?:github\.com|gitlab\.com)/(?P<repo>[\w.-]+/[\w.-]+)/(?:-/)?(?:blob|tree)/[^/#?]+/(?P<path>[^#?]+)"
)
_HEADING: Final = Pattern(r"^#{1,6}[ \t]+(.+?)[ \t]*#*[ \t]*$", re.MULTILINE)
_OUT: Final = Pattern(r"[^\w\- ]")
"""What a heading loses on its way into a link."""
_COUNTED: Final = Pattern(r"-[0-9]+$")
"""How headings with one text are told apart."""
_REMOTE: Final = Pattern(r"^\s*url\s*=\s*\S*?[:/]([\w.-]+/[\w.-]+?)(?:\.git)?/?\s*$", re.MULTILINE)
_GIT: Final = {".git/config": '[remote "origin"]\n\turl = git@github.com:acme/shop.git\n'}
_PAGE: Final = {"docs/quiet.md": "# Quiet\n"}


def _linked(url: str, also: dict[str, str | None] | None = None) -> Example:
    return Example(edited(_FILE, _RECORD, _ALERT.format(url) + _RECORD, also))


@rule(
    "LK171",
    "runbook-missing",
    severity=Severity.WARNING,
    bad=(
        _linked("«docs/quiet.md»"),
        _linked("«./runbooks/quiet.md»#what-to-do", {**_PAGE}),
        _linked("https://github.com/acme/shop/blob/main/«docs/quiet.md»#quiet", {**_GIT}),
        _linked("docs/quiet.md#«loud»", {**_PAGE}),
    ),
    good=(
        _linked("docs/quiet.md", {**_PAGE}),
        _linked("../docs/quiet.md", {**_PAGE}),
        _linked("/docs/quiet.md#quiet", {**_PAGE}),
        _linked("docs/quiet.md#all-quiet-here-1", {"docs/quiet.md": "## All quiet, here!\n## All quiet, here!\n"}),
        _linked("docs/quiet.md#here", {"docs/quiet.md": '<a id="here"></a>\n'}),
        _linked("../../elsewhere/quiet.md#here"),
        _linked("quiet.md#here", {"quiet.md/x.txt": ""}),
        _linked("'docs/{{ $labels.job }}.md'"),
        _linked("https://github.com/acme/shop/blob/main/docs/quiet.md", {**_GIT, **_PAGE}),
        _linked("https://github.com/acme/other/blob/main/docs/quiet.md", {**_GIT}),
        _linked("https://github.com/acme/shop/blob/main/docs/quiet.md"),
        Example(stack()),
    ),
)
def runbook_missing(subject: RuleFile, stack: Stack) -> Iterator[Finding]:
    """An annotation of an alert links to a file of the repository that is not there.

    Whoever is woken by the alert clicks on it, and gets "not found". A link to the repository on GitHub or GitLab is
    told from one to another repository by the remotes in `.git/config`.
    """
    if _KEY not in subject.node.document.source.text:
        return
    for one in subject.rules:
        if one.alert:
            for name, text in mapping(one.node.value, "annotations").items():
                if isinstance(text, str) and _LINK.search(text) and _KEY in name.lower():
                    yield from _judged(one.node["annotations"][name], one.alert, subject.path, stack.files)


def _judged(node: Node, alert: str, rules: str, files: Files) -> Iterator[Finding]:
    """What is wrong with a link. One without a host counts from any folder around the rules."""
    text = node.string or ""
    hosted = _HOSTED.match(text)
    if "{{" in text:
        return
    if hosted is not None and _is_ours(hosted["repo"], files):
        part, path, folders = hosted.span("path"), unquote(hosted["path"]), [""]
    elif hosted is None and (found := _HERE.match(text)) is not None:
        parts = rules.split("/")[:-1]
        part, path = found.span(), found[0].lstrip("/")
        folders = ["/".join(parts[:length]) for length in range(len(parts) + 1)]
    else:
        return
    pages = [_found(posixpath.join(folder, path), files) for folder in folders]
    there = [page for page in pages if page is not None]
    fragment = text[part[1] + 1 :] if text[part[1] :].startswith("#") else ""
    if not there:
        yield Finding(
            node.place.within(*part),
            f"`{path}` is not in the repository; the link of the alert `{alert}` leads nowhere",
            "write the page, or link to the one that is there",
        )
    elif path.endswith(".md") and fragment and not any(_has_heading(page, fragment, files) for page in there):
        yield Finding(
            node.place.within(part[1] + 1, len(text)),
            f"`{path}` has no heading for `#{fragment}`; the link of the alert `{alert}` leads to its beginning",
            "write the heading, or link to the one that is there",
        )


def _has_heading(path: str, fragment: str, files: Files) -> bool:
    """Whether a page of Markdown has a heading or an anchor of that name; one that can't be read may have."""
    if files.kind(path) is not EntryKind.FILE or not fragment:
        return True
    page = files.raw(path).decode("utf-8", "replace")
    names = {_OUT.sub("", heading.strip().lower()).replace(" ", "-") for heading in _HEADING.findall(page)}
    wanted = unquote(fragment).lower()
    return wanted in names or _COUNTED.sub("", wanted) in names or f'"{wanted}"' in page.lower()


def _is_ours(repo: str, files: Files) -> bool:
    """Whether a repository of a host is this one, by its remotes."""
    if files.kind(".git/config") is not EntryKind.FILE:
        return False
    return any(found.lower() == repo.lower() for found in _REMOTE.findall(files.text(".git/config").text))


def _found(path: str, files: Files) -> str | None:
    """A path that is there, or leads out of the repository, where it isn't judged."""
    inside = posixpath.normpath(path)
    return inside if inside.startswith("..") or files.kind(inside) is not None else None
