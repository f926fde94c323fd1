"""LK104."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Place
from stacklint.models import Kind, PathUse
from stacklint.models.globs import matches
from stacklint.models.nearness import surely
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.ends import ADVICE, dangling_link, ends_of
from stacklint.rules.fixtures import edited, linked, stack
from stacklint.stack.compose.sets import Service
from stacklint.stack.containers.container import Seen
from stacklint.stack.prometheus.referenced import Reference
from stacklint.stack.stack import Stack

_FILE = "prometheus/prometheus.yml"
_LINKED = {"prometheus/app.yaml": linked("../shared/app.yaml"), "shared/app.yaml": "groups: []\n"}
_RULES = "groups:\n  - name: app\n    rules:\n      - record: a:b\n        expr: up\n"
_SUFFIXES = (".yml", ".yaml", ".json", ".rules", ".rule")
_MOUNT = "      - ./prometheus:/etc/prometheus:ro\n"
_RULERS = frozenset({"cortex", "loki", "mimir", "thanos", "vmalert"})
"""How images are called of other programs that evaluate rules."""


@rule(
    "LK104",
    "rule-file-missing",
    severity=Severity.ERROR,
    bad=(
        Example(edited(_FILE, "[rules.yml]", "[«alerts.yml»]")),
        Example(edited(_FILE, "[rules.yml]", "[«rules/*.yml»]")),
        Example(edited(_FILE, "[rules.yml]", "[«/etc/rules/app.yml»]")),
        Example(edited(_FILE, "[rules.yml]", "[«alerts»]", {"prometheus/alerts/app.yml": "groups: []\n"})),
        Example({"prometheus.yml": "rule_files: [«alerts.yml»]\n"}),
        Example(edited(_FILE, "[rules.yml]", "[«'*.yaml'»]", _LINKED)),
        Example(edited(_FILE, "[rules.yml]", "[rules.yml, «'*.ymll'»]")),
    ),
    good=(
        Example(stack()),
        Example(edited(_FILE, "[rules.yml]", "[/etc/prometheus/rules.yml]")),
        Example(edited(_FILE, "[rules.yml]", "[/etc/prometheus/*.yml]")),
        Example(edited(_FILE, "[rules.yml]", "[rules.yml, '*.rules']")),
        Example(
            edited(
                "compose.yaml",
                _MOUNT,
                f"{_MOUNT}      - ./shared:/etc/shared:ro\n",
                {_FILE: "rule_files: ['*.yaml']\n", **_LINKED},
            )
        ),
        Example(
            edited(
                "compose.yaml",
                "      - ./prometheus:/etc/prometheus:ro\n",
                "      - ./prometheus:/etc/prometheus\n      - ./alerts.yml:/etc/prometheus/alerts.yml\n",
                {_FILE: "rule_files: [/etc/prometheus/alerts.yml]\n"},
            )
        ),
        Example({"prometheus.yml": "rule_files: [/etc/prometheus/alerts.yml, ../../*.yml]\n"}),
        Example(edited("compose.yaml", "./prometheus:", "$BASE/prometheus:", {_FILE: "rule_files: ['*.rules']\n"})),
        Example({"conf/prometheus.yml": "rule_files: [alerts.yml]\n", "rules/alerts.yml": _RULES}),
    ),
)
def rule_file_missing(subject: Reference, stack: Stack) -> Iterator[Finding]:
    """An entry of `rule_files` names nothing that Prometheus sees.

    The path counts inside the container, and without one from the folder of the configuration. Prometheus takes an
    entry that leads nowhere in silence: it starts, and no rule is ever evaluated. Only promtool refuses the
    configuration, and only where the entry has no `*`. A folder in place of a file stops Prometheus from starting, and
    so does a link that leads nowhere: what a mount brings of links leads where it leads in the container.

    A pattern beside entries that do load rules may be there for files to come, so it is no error; where the folder that
    it looks into is there, nothing is said. Where there are no files of rules at all, or only those of another program
    such as Loki, a pattern loses none: a warning.
    """
    if subject.use is not PathUse.RULES or subject.reader is not Kind.PROMETHEUS:
        return
    if subject.container is not None and subject.dangling:
        yield Finding(
            subject.node.place,
            f"`{subject.pattern}` {'matches' if subject.is_pattern else 'is'} a link that leads nowhere in the "
            f"container of `{subject.container.service.name}`; Prometheus refuses to start",
            ADVICE,
            dangling_link(subject.dangling[0], stack.files),
        )
    if subject.files or subject.dangling or subject.is_refused:
        return
    seen, known = subject.resolution.seen, subject.resolution.path is not None
    if seen is Seen.UNKNOWN or (seen is Seen.FOLDER and not known):
        return
    if subject.container is None and _stands_elsewhere(subject, stack):
        return
    if subject.container is not None and subject.container.lacks(subject.resolution.mount):
        return  # the mount is told of, and what breaks with it
    if subject.container is not None and subject.container.assumes(subject.resolution.mount):
        return  # there may be more than the repository has
    meant = stack.meant_rules.get(subject.node.place, ())
    is_spare = subject.is_pattern and not meant and not _is_slip(subject.pattern) and _others_load(subject, stack)
    if is_spare and seen is Seen.FOLDER:
        return
    severity = Severity.INFO if is_spare else Severity.WARNING if _loses_none(subject, stack) else None
    advice = "name the file as the container sees it, or mount it there" if subject.container else ""
    if subject.is_pattern:
        outcome = "matches no file; no rule of it is evaluated"
    elif seen is Seen.FOLDER:
        outcome = "is a folder; Prometheus refuses to start"
    else:
        outcome = "does not exist; no rule of it is evaluated"
    ends = ends_of(subject)
    for one in meant[:3]:
        advice = f"write `{one.seen_at}`" if one.seen_at else "mount it where the entry looks, or copy it there"
        said = "is there, and no entry covers it" if one.seen_at else "has that name, and nothing brings it there"
        ends = (*ends, (Place(stack.files.name(one.path), ("groups",)).key(), f"this file {said}"))
    yield Finding(
        subject.node.place,
        f"`{subject.pattern}` {outcome}",
        advice,
        ends,
        severity=severity,
    )


def _loses_none(subject: Reference, stack: Stack) -> bool:
    """Whether an entry is a pattern, and the repository has no file of rules that it could mean."""
    if not subject.is_pattern or _is_slip(subject.pattern):
        return False
    rulers = [one for one in stack.containers if _is_ruler(one.service)]
    return all(any(one.sees(path) for one in rulers) for path in stack.catalogue.of(Kind.RULES))


def _is_ruler(service: Service) -> bool:
    """Whether a service evaluates rules of its own, such as a Loki."""
    return service.image is not None and service.image.repository.rpartition("/")[2] in _RULERS


def _is_slip(pattern: str) -> bool:
    """Whether a pattern ends in what is but a misspelt suffix of files of rules."""
    suffix = posixpath.splitext(pattern)[1]
    return suffix not in _SUFFIXES and len(suffix) < 8 and surely(suffix, _SUFFIXES) is not None


def _others_load(subject: Reference, stack: Stack) -> bool:
    """Whether another entry of the same list loads rules."""
    service = subject.container.service.name if subject.container is not None else ""
    return (subject.node.document.name, service) in stack.with_rules


def _stands_elsewhere(subject: Reference, stack: Stack) -> bool:
    """Whether a file of rules of that name is in the repository: something puts them together that isn't known."""
    names = (posixpath.basename(path) for path in stack.catalogue.of(Kind.RULES))
    return any(matches(name, posixpath.basename(subject.pattern)) for name in names)
