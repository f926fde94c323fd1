"""GF111."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models import Kind, check
from stacklint.pattern import Pattern
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import SOURCE, stack
from stacklint.rules.spelling import other_version
from stacklint.stack.grafana.datasources import SourceFile
from stacklint.stack.stack import Stack

_VARIABLE = Pattern(r"\$(?:__env|__file)?\{[^}]+\}")
_URL = "http://prometheus:9090"
_OLD = "{}datasources:\n  - name: Prometheus\n    type: prometheus\n    url: {}\n    is_default: true\n"


@rule(
    "GF111",
    "provisioning-without-version",
    severity=Severity.INFO,
    bad=(
        Example(stack({SOURCE: _OLD.format("", _URL).replace("datasources", "«datasources»")})),
        Example(stack({SOURCE: _OLD.format("apiVersion: «0»\n", _URL)})),
        Example(stack({SOURCE: _OLD.format("", "«${URL}»").replace("datasources", "«datasources»")})),
    ),
    good=(
        Example(stack()),
        Example(stack({SOURCE: "# later\n"})),
        Example(stack({SOURCE: _OLD.format("", _URL).replace("is_default", "isDefault")})),
    ),
)
def provisioning_without_version(subject: SourceFile, _stack: Stack) -> Iterator[Finding]:
    """A file of data sources is in the form without a version.

    Grafana still reads it, and logs that the form is deprecated. Its keys are in snake case, a data source can't be
    given a uid, and what looks like a variable stays as it is. Add `apiVersion: 1` and write the keys in camel case.
    """
    sources, version = subject.node["datasources"], subject.node["apiVersion"]
    if subject.current or not sources.present:
        return
    if any(other_version(Kind.DATASOURCES, fault) is not None for fault in check(Kind.DATASOURCES, subject.node.value)):
        return  # its keys are those of the current form: that is another finding
    advice = "add `apiVersion: 1` and write the keys in camel case"
    place = version.place if version.present else sources.place.key()
    yield Finding(place, "the form without `apiVersion: 1` is deprecated; Grafana logs it and still takes it", advice)
    for source in sources.items():
        for node in (source["url"], *(value for _, value in source["secure_json_data"].entries())):
            if (found := _VARIABLE.search(node.string or "")) is not None:
                yield Finding(
                    node.place.within(*found.span()),
                    f"without `apiVersion: 1` Grafana fills nothing in: `{found[0]}` stays as it is",
                    advice,
                    severity=Severity.WARNING,
                )
