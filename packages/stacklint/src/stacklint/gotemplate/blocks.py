"""The template as a whole: text, delimiters and blocks. Blocks are kept on a stack, not in recursion."""

from typing import Final, NamedTuple, final

from stacklint.text import quoted

from .nodes import (
    Action,
    Block,
    Broken,
    Clause,
    Comment,
    End,
    Include,
    Jump,
    Node,
    Pipeline,
    Span,
    String,
    Text,
)
from .parser import CLOSES, KEYWORDS, read_pipeline, read_simple, read_string, span_of
from .state import WORD, State, Stop, TooDeep

_OPENING: Final = frozenset(("if", "with", "range", "define", "block"))
_NAMED: Final = frozenset(("define", "block"))
_SPACE: Final = frozenset(" \t\r\n")


@final
class _Open:
    """A block whose end has not come yet."""

    def __init__(self, head: Clause, body: list[Node], variables: set[str], declared: int, loops: int) -> None:
        self.head = head
        """The clause being read, without its body."""
        self.body: Final = body
        """The body around the block."""
        self.variables: Final = variables
        self.declared: Final = declared
        """How many declarations there were before it."""
        self.loops: Final = loops
        """How many loops there are around it."""
        self.clauses: Final[list[Clause]] = []
        """Those read already."""

    @property
    def first(self) -> Clause:
        return self.clauses[0] if self.clauses else self.head


class _Reader:
    """What is known in the middle of a template."""

    __slots__ = ("body", "includes", "loops", "opened", "state", "templates")

    def __init__(self, state: State) -> None:
        self.state = state
        self.body: list[Node] = []
        """What the next node is appended to."""
        self.opened: list[_Open] = []
        self.loops = 0
        self.templates: dict[str, Clause] = {}
        self.includes: list[Include] = []


class Tree(NamedTuple):
    """A template, and what it defines and calls."""

    nodes: tuple[Node, ...]
    templates: dict[str, Clause]
    includes: list[Include]


def read_template(state: State) -> Tree:
    """All nodes of the text; what can't be read is `Broken`, and a fault says why."""
    reader = _Reader(state)
    text = state.text
    while (start := text.find("{{", state.pos)) >= 0:
        if start > state.pos:
            reader.body.append(Text((state.pos, start)))
        simple = read_simple(state, start)
        if simple:
            reader.body.append(simple)
            continue
        try:
            _read_delimited(reader, start)
        except TooDeep:
            reader.body.append(Broken((start, len(text))))
            state.pos = len(text)
    if state.pos < len(text):
        reader.body.append(Text((state.pos, len(text))))
    while reader.opened:
        first = reader.opened[-1].first
        if not state.broken:
            state.syntax(first.span, f"the `{first.keyword}` is not closed: an `end` is missing")
        _close(reader, None)
    return Tree(tuple(reader.body), reader.templates, reader.includes)


def _read_delimited(reader: _Reader, start: int) -> None:
    """Read one pair of delimiters with what they enclose."""
    state, text = reader.state, reader.state.text
    trims = text[start + 2 : start + 3] == "-" and text[start + 3 : start + 4] in _SPACE
    state.pos = start + 4 if trims else start + 2
    depth = state.depth
    try:
        if text.startswith("/*", state.pos):
            _read_comment(reader, start, trims=trims)
            return
        found = state.next()
        if found.lastindex == WORD and (keyword := found[WORD]) in KEYWORDS:
            span = found.span(WORD)
            state.pos = span[1]
            _read_control(reader, start, keyword, span, trims=trims)
            return
        pipeline = read_pipeline(state, found)
        reader.body.append(Action((start, state.pos), (trims, text[state.pos - 3] == "-"), pipeline))
    except Stop:
        state.depth = depth
        state.recover()
        reader.body.append(Broken((start, state.pos)))


def _read_comment(reader: _Reader, start: int, *, trims: bool) -> None:
    state, text = reader.state, reader.state.text
    end = text.find("*/", state.pos + 2) + 2
    if end < 2:
        begin, state.pos = state.pos, len(text)
        state.stop((begin, begin + 2), "the comment is not closed: `*/` is missing")
    state.pos = end
    trims_behind = text[end : end + 1] in _SPACE and text.startswith("-}}", end + 1)
    if not trims_behind and not text.startswith("}}", end):
        state.stop((end, end + 1), "`}}` or ` -}}` must follow right behind the comment's `*/`")
    state.pos = end + (4 if trims_behind else 2)
    reader.body.append(Comment((start, state.pos), (trims, trims_behind)))


def _read_control(reader: _Reader, start: int, keyword: str, span: Span, *, trims: bool) -> None:
    """Read delimiters that begin with a keyword, from behind it."""
    state = reader.state
    if keyword in _OPENING:
        _open(reader, start, keyword, span, trims=trims)
    elif keyword == "else":
        _read_else(reader, start, span, trims=trims)
    elif keyword == "end":
        _expect_close(state, "end")
        if reader.opened:
            _close(reader, End((start, state.pos), (trims, _trims_behind(state))))
            return
        _lost(reader, start, span, "unexpected `end`: no block is open")
    elif keyword == "template":
        name = _read_name(state)
        found = state.next()
        pipeline = None
        if found.lastindex in CLOSES:
            state.pos = found.end()
        else:
            pipeline = read_pipeline(state, found)
        include = Include((start, state.pos), (trims, _trims_behind(state)), name, pipeline)
        reader.includes.append(include)
        reader.body.append(include)
    else:
        _expect_close(state, keyword)
        if not reader.loops:
            state.syntax(span, f"`{keyword}` stands outside of a `range`")
        reader.body.append(Jump((start, state.pos), (trims, _trims_behind(state)), keyword))


def _trims_behind(state: State) -> bool:
    return state.text[state.pos - 3] == "-"


def _expect_close(state: State, keyword: str) -> None:
    found = state.next()
    if found.lastindex not in CLOSES:
        state.stop(span_of(found), f"unexpected {quoted(state.text[slice(*span_of(found))])} behind `{keyword}`")
    state.pos = found.end()


def _read_name(state: State) -> String:
    found = state.next()
    name = read_string(state, found)
    if not name:
        state.stop(span_of(found), "the name of a template is expected here, as a string")
    state.pos = found.end()
    return name


def _lost(reader: _Reader, start: int, span: Span, message: str) -> None:
    """An `end` or `else` without its block; behind something unreadable it is most often the consequence."""
    if not reader.state.broken:
        reader.state.syntax(span, message)
    reader.body.append(Broken((start, reader.state.pos)))


def _open(reader: _Reader, start: int, keyword: str, span: Span, *, trims: bool) -> None:
    """Begin a block; what can't be read of its head is left out."""
    state = reader.state
    if keyword == "define" and reader.opened:
        state.syntax(span, "a `define` can't stand inside of another block")
    state.enter(span)
    depth, declared = state.depth, len(state.declared)
    name: String | None = None
    pipeline: Pipeline | None = None
    try:
        if keyword in _NAMED:
            name = _read_name(state)
        if keyword == "define":
            _expect_close(state, "the name")
        else:
            pipeline = read_pipeline(state, state.next(), in_range=keyword == "range")
    except Stop:
        state.depth = depth
        state.recover()
    head = Clause((start, state.pos), (trims, _trims_behind(state)), keyword, name, pipeline, ())
    if keyword in _NAMED:
        declared = len(state.declared)  # what the pipeline of a `block` declares outlives it
    reader.opened.append(_Open(head, reader.body, state.variables, declared, reader.loops))
    reader.body = []
    if keyword in _NAMED:
        state.variables = {"$"}
        reader.loops = 0
    elif keyword == "range":
        reader.loops += 1


def _read_else(reader: _Reader, start: int, span: Span, *, trims: bool) -> None:
    """Go on with the next clause of the innermost block."""
    state = reader.state
    found = state.next()
    keyword, pipeline = "else", None
    if found.lastindex == WORD and found[WORD] in ("if", "with"):
        keyword = f"else {found[WORD]}"
        span = (span[0], found.end())
        state.pos = found.end()
        pipeline = read_pipeline(state, state.next())
    else:
        _expect_close(state, "else")
    if not reader.opened:
        _lost(reader, start, span, f"unexpected `{keyword}`: no block is open")
        return
    block = reader.opened[-1]
    message = _misplaced(keyword, block)
    if message:
        state.syntax(span, message)
        reader.body.append(Broken((start, state.pos)))
        return
    block.clauses.append(block.head._replace(body=tuple(reader.body)))
    block.head = Clause((start, state.pos), (trims, _trims_behind(state)), keyword, None, pipeline, ())
    reader.body = []
    reader.loops = block.loops


def _misplaced(keyword: str, block: _Open) -> str | None:
    """Why there can be no such `else` in a block."""
    first = block.first.keyword
    if first in _NAMED:
        return f"unexpected `{keyword}`: `{first}` has none"
    if block.head.keyword == "else":
        return f"unexpected `{keyword}`: the `{first}` has its `else` already"
    if keyword not in ("else", f"else {first}"):
        return f"unexpected `{keyword}`: `{first}` has no such clause, only `else`"
    return None


def _close(reader: _Reader, end: End | None) -> None:
    """End the innermost block."""
    state, block = reader.state, reader.opened.pop()
    clauses = (*block.clauses, block.head._replace(body=tuple(reader.body)))
    last = end.span[1] if end else len(state.text)
    reader.body = block.body
    reader.body.append(Block((clauses[0].span[0], last), clauses, end))
    reader.loops = block.loops
    state.depth -= 1
    if clauses[0].keyword in _NAMED:
        del state.declared[block.declared :]
        state.variables = block.variables
        _define(reader, clauses[0])
    else:
        state.forget(block.declared)


def _define(reader: _Reader, clause: Clause) -> None:
    """Note that there is such a template; only an empty one may be defined again."""
    if not clause.name:
        return
    name, text = clause.name.value, reader.state.text
    before = reader.templates.get(name)
    if before is None or _is_empty(before, text):
        reader.templates[name] = clause
    elif not _is_empty(clause, text):
        reader.state.syntax(clause.name.span, f"there is a template {quoted(name)} already")


def _is_empty(clause: Clause, text: str) -> bool:
    """It has nothing but white space and comments."""
    return all(
        isinstance(node, Comment) or (isinstance(node, Text) and text[slice(*node.span)].isspace())
        for node in clause.body
    )
