"""What holds for every text."""

from collections.abc import Iterator
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from stacklint.gotemplate import (
    ALERTS,
    CONSOLES,
    MANAGED,
    NOTIFICATIONS,
    Block,
    Chain,
    Dialect,
    Operand,
    Paren,
    Pipeline,
    Span,
    label_references,
    leaves,
    parse,
    patterns,
    pipelines,
    queries,
    walk,
)

from .generate import NOISE, templates

SOUP = st.lists(st.sampled_from((*NOISE, "{{", "}}", "{{if .}}", "{{range $i, $e := .}}", "\ud800", "é")), max_size=14)
TEXTS = (
    st.text(max_size=60)
    | SOUP.map("".join)
    | SOUP.map(lambda parts: "{{ " + " ".join(parts) + " }}")
    | st.integers(0, 100_000).map(lambda seed: next(templates(seed, 1)))
)


DIALECTS = (ALERTS, CONSOLES, MANAGED, NOTIFICATIONS)


@settings(max_examples=600)
@given(TEXTS, st.sampled_from((None, (3, 0), (3, 6))), st.sampled_from(DIALECTS))
def test_no_text_raises_and_every_fault_lies_in_it(
    text: str, version: tuple[int, int] | None, dialect: Dialect
) -> None:
    template = parse(text, version=version, dialect=dialect)
    assert template.text == text
    assert list(template.faults) == sorted(template.faults)
    for fault in template.faults:
        assert 0 <= fault.start <= fault.end <= len(text)
        assert fault.message[0] in "`abcdefghijklmnopqrstuvwxyz"
        assert not fault.message.endswith(".")
    for reference in label_references(template):
        assert reference.name in text[slice(*reference.span)] or "\\" in text
    for literal in (*queries(template), *patterns(template)):
        assert literal.span[0] < literal.offsets[0] <= literal.offsets[-1] == literal.span[1] - 1
        assert len(literal.offsets) == len(literal.text) + 1
        assert list(literal.offsets) == sorted(literal.offsets)


@settings(max_examples=600)
@given(TEXTS)
def test_the_leaves_are_the_whole_text(text: str) -> None:
    template = parse(text)
    assert "".join(text[slice(*span)] for span in leaves(template.nodes)) == text
    assert all(start < end for start, end in leaves(template.nodes))


def inside(operand: Operand) -> Iterator[Span]:
    if isinstance(operand, Chain):
        yield operand.base.span
        yield from inside(operand.base)
    if isinstance(operand, Paren):
        yield operand.pipeline.span


def check_pipeline(pipeline: Pipeline) -> None:
    parts = [variable.span for variable in pipeline.declared] + [command.span for command in pipeline.commands]
    assert parts[0][0] == pipeline.span[0]
    assert parts[-1][1] == pipeline.span[1]
    assert all(before[1] <= after[0] for before, after in pairwise(parts))
    for command in pipeline.commands:
        spans = [operand.span for operand in command.operands]
        assert (spans[0][0], spans[-1][1]) == command.span
        assert all(before[1] < after[0] for before, after in pairwise(spans))
        for operand in command.operands:
            assert all(operand.span[0] <= start < end <= operand.span[1] for start, end in inside(operand))


@settings(max_examples=600)
@given(TEXTS)
def test_every_part_of_a_tree_lies_inside_its_parent(text: str) -> None:
    nodes = parse(text).nodes
    for node in walk(nodes):
        assert 0 <= node.span[0] < node.span[1] <= len(text)
        if isinstance(node, Block):
            children = [child.span for clause in node.clauses for child in (clause, *clause.body)]
            assert children[0][0] == node.span[0]
            assert (node.end.span if node.end else children[-1])[1] == node.span[1]
    for pipeline in pipelines(nodes):
        check_pipeline(pipeline)


@settings(max_examples=400)
@given(st.integers(0, 100_000))
def test_the_kind_of_white_space_means_nothing(seed: int) -> None:
    text = next(templates(seed, 1)).replace("\t", " ")
    if '"' in text or "`" in text or "'" in text:
        return
    tabbed = parse(text.replace(" ", "\t"))
    assert (tabbed.nodes, [fault[:2] for fault in tabbed.faults]) == (
        parse(text).nodes,
        [fault[:2] for fault in parse(text).faults],
    )
