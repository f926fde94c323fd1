"""GF220."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import board, board_v2
from stacklint.stack.boards import Variable
from stacklint.stack.stack import Stack

_OPERATORS = ("=", "!=", "=~", "!~", "<", ">", "=|", "!=|")
_FILTER = '{"key": "job", "operator": %s, "value": "app"}'
_SOURCE = '"datasource": {"type": "prometheus", "uid": "prometheus"}'
_ADHOC = f'{{"name": "filters", "type": "adhoc", {_SOURCE}, "%s": [{_FILTER}]}}'
_V2 = '{"kind": "AdhocVariable", "group": "prometheus", "spec": {"name": "filters", "filters": [%s]}}'


@rule(
    "GF220",
    "filter-operator",
    severity=Severity.WARNING,
    bad=(
        Example(board(_ADHOC % ("filters", '«"=="»'))),
        Example(board(_ADHOC % ("baseFilters", '«"is"»'))),
        Example(board_v2(_V2 % (_FILTER % '«"!"»'))),
    ),
    good=(
        Example(board(_ADHOC % ("filters", '"=|"'))),
        Example(board(_ADHOC % ("filters", '""'))),
        Example(board(_ADHOC.replace("adhoc", "custom") % ("filters", '"=="'))),
    ),
)
def filter_operator(subject: Variable, _stack: Stack) -> Iterator[Finding]:
    """A filter of a dashboard compares in a way that Grafana does not know.

    It is written into every query of the data source as it stands, and all of them fail. Write one of the operators
    that there are.
    """
    for key in ("filters", "baseFilters") if subject.type == "adhoc" else ():
        for one in subject.node[key].items():
            operator = one["operator"].string
            if operator and operator not in _OPERATORS:
                yield Finding(
                    one["operator"].place,
                    f"filters have no operator `{operator}`; every query that it is added to fails",
                    "one of " + ", ".join(f"`{known}`" for known in _OPERATORS),
                )
