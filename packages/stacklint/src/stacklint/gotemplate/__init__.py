"""Go templates in the labels and annotations of rules, of Prometheus and of Grafana, in consoles and notifications.

`parse` reads a template as a given Prometheus 3.x does, or as another `Dialect`, and returns its tree
together with every fault found: what makes Prometheus refuse the rule file, and what makes it put an
error in the place of the text when the alert fires. It never raises; it takes linear time; templates
nested deeper than `MAX_DEPTH` levels or longer than `MAX_LENGTH` characters end in a fault.

`walk`, `pipelines` and `leaves` go through the tree. `label_references`, `queried_labels`,
`uses_value`, `queries` and `patterns` say what the template reads; whether its queries and
patterns are right is for who knows PromQL. This package knows nothing of YAML, files or rules:
offsets are code points of the text given.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from .arguments import Literal, literal, string_arguments
from .blocks import read_template
from .dialects import ALERTS, CONSOLES, MANAGED, NOTIFICATIONS, RECEIVERS, Dialect
from .evaluation import LabelReference, ResultReference, evaluate
from .faults import Fault, FaultKind
from .functions import Type
from .nodes import (
    Action,
    Block,
    Bool,
    Broken,
    Chain,
    Clause,
    Command,
    Comment,
    Dot,
    End,
    Field,
    Function,
    Include,
    Jump,
    Nil,
    Node,
    Number,
    Operand,
    Paren,
    Pipeline,
    Span,
    String,
    Text,
    Variable,
    field_span,
    leaves,
    pipelines,
    walk,
)
from .state import MAX_DEPTH, MAX_LENGTH, State

__all__ = [
    "ALERTS",
    "CONSOLES",
    "MANAGED",
    "MAX_DEPTH",
    "MAX_LENGTH",
    "NOTIFICATIONS",
    "RECEIVERS",
    "Action",
    "Block",
    "Bool",
    "Broken",
    "Chain",
    "Clause",
    "Command",
    "Comment",
    "Dialect",
    "Dot",
    "End",
    "Fault",
    "FaultKind",
    "Field",
    "Function",
    "Include",
    "Jump",
    "LabelReference",
    "Literal",
    "Nil",
    "Node",
    "Number",
    "Operand",
    "Paren",
    "Pipeline",
    "QueriedLabel",
    "ResultReference",
    "Span",
    "String",
    "Template",
    "Text",
    "Type",
    "Variable",
    "field_span",
    "label_references",
    "leaves",
    "parse",
    "patterns",
    "pipelines",
    "printed_values",
    "queried_labels",
    "queries",
    "uses_value",
    "walk",
]

_REMEMBERED: Final = 2048
"""What asks for a template again asks soon: more would fill the memory with the trees of large files."""
_REMEMBERED_LENGTH: Final = 4096


class Reads(NamedTuple):
    """What a template reads."""

    labels: tuple[LabelReference, ...] = ()
    value: bool = False
    """Whether the text depends on the value of the alert."""
    printed: tuple[Span, ...] = ()
    """Where the value goes into the text."""
    results: tuple[ResultReference, ...] = ()
    """The queries of a rule of Grafana whose values it reads, in order of the text."""
    annotations: tuple[LabelReference, ...] = ()
    """The annotations of alerts that a notification reads; their labels are among `labels`."""


class Template(NamedTuple):
    """A template as Prometheus reads it."""

    text: str
    nodes: tuple[Node, ...]
    """Together they are the whole text."""
    faults: tuple[Fault, ...]
    """In order of the text; `at_load` tells those that make Prometheus refuse the rule file."""
    reads: Reads


def parse(text: str, /, *, version: tuple[int, int] | None = None, dialect: Dialect = ALERTS) -> Template:
    """The template as Prometheus reads it, with all its faults.

    Never raises, whatever the text. Short results are remembered.

    Args:
        text: of a label, an annotation, a console or a notification.
        version: major and minor of Prometheus; None for the newest known.
        dialect: who reads it.
    """
    if "{{" not in text and len(text) <= MAX_LENGTH:
        return Template(text, (Text((0, len(text))),) if text else (), (), Reads())
    read = _remembered if len(text) <= _REMEMBERED_LENGTH else _read
    return read(text, version, dialect)


def _read(text: str, version: tuple[int, int] | None, dialect: Dialect) -> Template:
    if len(text) > MAX_LENGTH:
        message = f"the template is longer than the {MAX_LENGTH:,} characters that are read"
        return Template(text, (Broken((0, len(text))),), (Fault(0, len(text), message, FaultKind.LIMIT),), Reads())
    state = State(text, dialect, version)
    tree = read_template(state)
    run = evaluate(tree, dialect, state.assigned)
    faults = state.faults
    if run.faults:
        known = {fault[:2] for fault in faults}
        late = {fault for fault in run.faults if fault[:2] not in known}  # a template may be executed twice
        faults = [*faults, *late]
    labels = sorted(set(run.labels), key=_place) if run.labels else ()
    results = sorted(set(run.results), key=_placed) if run.results else ()
    annotations = sorted(set(run.annotations), key=_place) if run.annotations else ()
    reads = Reads(tuple(labels), run.uses_value, tuple(sorted(set(run.values))), tuple(results), tuple(annotations))
    return Template(text, tree.nodes, tuple(sorted(faults)), reads)


_remembered = lru_cache(maxsize=_REMEMBERED)(_read)


def _place(reference: LabelReference) -> Span:
    return reference.span


def _placed(reference: ResultReference) -> Span:
    return reference.span


def label_references(template: Template) -> tuple[LabelReference, ...]:
    """The labels that the template reads, in order of the text.

    `$labels.x`, `.Labels.x`, `index $labels "x"` and the same of the external labels; not those
    of the samples of a query. A template that hands all labels to a function reads others, too.
    """
    return tuple(reference for reference in template.reads.labels if reference.query is None)


def uses_value(template: Template) -> bool:
    """Whether the text depends on the value of the alert."""
    return template.reads.value


def printed_values(template: Template) -> tuple[Span, ...]:
    """Where the value of the alert goes into the text, other than through a variable."""
    return template.reads.printed


def queries(template: Template) -> Iterator[Literal]:
    """Yield the PromQL expressions that are written as strings for `query`, `graphLink` and `tableLink`."""
    for function in ("query", "graphLink", "tableLink"):
        if function in template.text:  # hardly any has one
            yield from string_arguments(template.text, template.nodes, function, 0)


class QueriedLabel(NamedTuple):
    """A label that the template reads of a sample, and the query that gives the sample."""

    name: str
    span: Span
    """Of the name; with its quotes where it is an argument of `label` or `index`."""
    query: Literal
    printed: bool
    """It goes into the text as it is: no condition, no choice of `and` and `or`, not kept in a variable."""


def queried_labels(template: Template) -> Iterator[QueriedLabel]:
    """Yield the labels that are read of samples, where it is known which query gives them."""
    for found in template.reads.labels:
        if found.query:
            yield QueriedLabel(found.name, found.span, literal(template.text, found.query), found.printed)


def patterns(template: Template) -> Iterator[Literal]:
    """Yield the RE2 patterns that are written as strings for `match` and `reReplaceAll`."""
    for function in ("match", "reReplaceAll"):
        if function in template.text:
            yield from string_arguments(template.text, template.nodes, function, 0)
