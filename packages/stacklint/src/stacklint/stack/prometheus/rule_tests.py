"""Unit tests of rules, with the rule files that they test. promtool runs them where they stand, in no container."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from stacklint.document import Node, root
from stacklint.models import Kind
from stacklint.stack.prometheus.referenced import Home, Reference, read_references
from stacklint.stack.prometheus.rule_files import read_rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.stack.prometheus.rule_files import RuleFile
    from stacklint.stack.repository.files import Files


class RuleTests(NamedTuple):
    """A file of tests.

    Attributes:
        node: the whole of it.
        references: its `rule_files`.
        rules: those of them that are there.
    """

    node: Node
    references: tuple[Reference, ...]
    rules: tuple[RuleFile, ...]

    @property
    def closed(self) -> bool:
        """Whether all rules are known that are tested."""
        return all(one.files for one in self.references) and not any(file.node.document.broken for file in self.rules)


def tested_queries(test: Node) -> Iterator[Node]:
    """The texts of a test that are PromQL or name a series: what is fed, what is evaluated, and what must come."""
    for series in test["input_series"].items():
        yield series["series"]
    for case in test["promql_expr_test"].items():
        yield case["expr"]
        for sample in case["exp_samples"].items():
            yield sample["labels"]


def read_rule_tests(path: str, files: Files) -> RuleTests:
    """The tests in a file of the repository."""
    references = read_references(Kind.TESTS, Home(files, path))
    found = dict.fromkeys(file for one in references for file in one.files)
    return RuleTests(root(files.document(path, "yaml")), references, tuple(read_rules(file, files) for file in found))
