"""Which selectors are read at the moment of the evaluation, and which over a range."""

from collections.abc import Iterator

from stacklint.promql.nodes import Expr, MatrixSelector, Subquery, VectorSelector, children


def instants(root: Expr) -> Iterator[VectorSelector]:
    """Yield the selectors of which the last sample is read, in order of the text.

    What is read over a range or a subquery, or as it was at another time, is left out.
    """
    stack = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, VectorSelector):
            if node.modifiers.offset is None and node.modifiers.at is None:
                yield node
        elif not isinstance(node, MatrixSelector) and not isinstance(node, Subquery):
            stack += reversed(children(node))
