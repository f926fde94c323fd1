r"""YAML that Go's readers take and the C parser doesn't, written so that it does. Nothing changes its place.

There are three such things: the escape `\'`, a colon at the end of a plain text in a flow, and commas and brackets in a
tag. Only the first is found without the parser. Where the others are, the parser says. The first colon that it refuses
goes with all that stand behind words: in texts and comments they do no harm. For each of the rest the text is read once
more, up to a limit, since nobody writes many of them.

A byte order mark at the start of a line, as it comes about where files are put together, is left out by the C parser
and a part of the text to Go's readers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import Any, Final, cast

import yaml
from yaml import DocumentEndEvent, MappingStartEvent, ScalarEvent, SequenceStartEvent

from stacklint.document.yaml_events import BOM, Readable, events
from stacklint.pattern import Pattern

READ_AGAIN: Final = 2_000_000
"""How many characters are read again at most, which takes about a second."""

_ESCAPED: Final = Pattern(r"(?<!\\)((?:\\\\)*+)\\(?=')")
"""A backslash that, between double quotes, makes an escape of the `'` behind it."""
_CODE: Final = Pattern(r"\\(?:u|U0000)([eEfF][0-9a-fA-F]{3})")
_PRIVATE: Final = range(0xE000, 0xF900)
"""Characters without a meaning."""

_BEHIND_WORD: Final = Pattern(r"(?<![^\s,\[{])([^\s,\[\]{}\"'&*!?:][^\s,\[\]{}\"']*):(?=[,\]}])")
"""A colon that ends a word in a flow, if this is one."""

_BREAKS: Final = r"\r\n\x85\u2028\u2029"
_IN_TAG: Final = r"[0-9A-Za-z_;/?:@&=+$,.!~*'()\[\]%-]*+"
_WHOLE_TAG: Final = Pattern(rf"!{_IN_TAG}(?![^ \t{_BREAKS}])")
_TAGGED: Final = Pattern(rf"(?:&[0-9A-Za-z_-]++(?:[ \t{_BREAKS}]|#[^{_BREAKS}]*+)++)?(!(?:<[^>]*+>)?({_IN_TAG}))")
_FLOW: Final = Pattern(r"[,\[\]]")
_CUT: Final = Pattern(rf"(?<![^ \t{_BREAKS},\[\]])[^! \t{_BREAKS},\[\]]*+![^ \t{_BREAKS},\[\]]*+[,\[\]]")
"""What may hold a tag that ends too soon, looked for once in each word."""


def readable(text: str) -> Readable:
    """The text with its escapes of `'` and its byte order marks as the C parser takes them.

    Where a backslash before a `'` is no escape, another character in its place is read as easily, and put back.
    """
    written = Readable(text)
    if text.find(BOM, 1) > 0 and (sign := _unused(text)):
        written = Readable(text[0] + text[1:].replace(BOM, sign), bom=sign)
    if "\\'" in text and _ESCAPED.search(text) and (sign := _unused(written.text)):
        written = written._replace(text=_ESCAPED.sub(rf"\1{sign}", written.text), backslash=sign)
    return written


def without_refusal(written: Readable, error: yaml.YAMLError) -> Readable | None:
    """The text without what made the C parser stop; none where Go's readers stop, too."""
    text, fault = written.text, cast("Any", error)  # which has no marks where a character isn't allowed
    if getattr(fault, "problem", "") == "found unexpected ':'":
        at = fault.problem_mark.index
        colon = written.colon or _unused(text)
        if not colon or text[at + 1] not in ",]}":
            return None
        if not written.colon and not _CUT.search(text):
            text = _BEHIND_WORD.sub(rf"\1{colon}", text)
        return written._replace(text=text[:at] + colon + text[at + 1 :], colon=colon)
    if getattr(fault, "context", "") in {"while scanning a tag", "while parsing a tag"}:
        return _with_tags(written, [_WHOLE_TAG.match(text, fault.context_mark.index)])
    return None


def with_whole_tags(written: Readable) -> Readable | None:
    """The text with tags as long as Go's readers find them; none where the C parser finds the same."""
    if not _CUT.search(written.text):
        return None
    longer = filter(None, [longer_tag(event, written.text) for event in _begun(written)])
    return _with_tags(written, [_WHOLE_TAG.match(written.text, found.start(1)) for found in longer])


def _begun(written: Readable) -> Iterator[Any]:
    """The events of the first document, as far as the C parser comes."""
    try:
        yield from takewhile(lambda event: type(event) is not DocumentEndEvent, events(written))
    except yaml.YAMLError:
        return


def longer_tag(event: Any, text: str) -> re.Match[str] | None:
    """The tag of a value, as the group of a match, if it has a comma or bracket, which ends it to the C parser."""
    if type(event) not in {ScalarEvent, MappingStartEvent, SequenceStartEvent}:
        return None
    found = _TAGGED.match(text, event.start_mark.index)
    return found if found is not None and _FLOW.search(found[2]) else None


def _with_tags(written: Readable, tags: Iterable[re.Match[str] | None]) -> Readable | None:
    """The text with other characters for the commas and brackets of some tags, none of which has a meaning to Go."""
    text, pieces, after = written.text, list[str](), 0
    for tag in tags:
        if tag is not None and _FLOW.search(tag[0]):
            pieces += text[after : tag.start()], _FLOW.sub("+", tag[0])
            after = tag.end()
    return written._replace(text="".join([*pieces, text[after:]])) if pieces else None


def _unused(text: str) -> str:
    """A character that the text has nowhere, be it by an escape; empty if it has them all."""
    used = set(text) | {chr(int(code, 16)) for code in _CODE.findall(text)}
    return next((char for char in map(chr, _PRIVATE) if char not in used), "")
