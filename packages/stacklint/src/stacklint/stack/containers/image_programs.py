"""Which of the programs that health checks are written with an image doesn't have.

Facts: the Dockerfiles of the images. Programs of Prometheus stand on BusyBox, which has `wget` and no `curl`; Debian's
and Ubuntu's images have neither; images made from nothing, or from distroless ones, don't even have a shell. Other
images are unknown.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.models.nearness import surely
from stacklint.pattern import Pattern
from stacklint.stack.compose.sets import Image
from stacklint.stack.containers.build import base_image, dockerfile_text

if TYPE_CHECKING:
    from stacklint.stack.compose.sets import Compose, Service
    from stacklint.stack.repository.files import Files

_SHELLS: Final = frozenset({"sh", "bash", "ash"})
_FETCHERS: Final = frozenset({"curl", "wget"})
JUDGED: Final = _SHELLS | _FETCHERS
"""The programs that are looked for."""

_CHECKERS: Final = frozenset(
    {
        *("amtool", "clickhouse-client", "curl", "mariadb-admin", "mongosh", "mysqladmin", "pg_isready", "promtool"),
        *("rabbitmq-diagnostics", "rabbitmqctl", "redis-cli", "valkey-cli", "wget"),
    }
)
"""Programs that health checks are written with, in whatever image."""
_OTHERS: Final = frozenset({"mongos"})
"""Programs that are a letter away from one of these."""
_LONGEST: Final = 40
"""A longer word is no slip of these."""
_SHORT: Final = 4
"""A name of so many letters is told only where letters are swapped or doubled: others may be names as well."""

_CURL: Final = frozenset({"curl", "bash"})
_NOTHING: Final = JUDGED

_BUSYBOX: Final = frozenset(
    {
        *(f"{owner}/{name}" for owner in ("prom", "prometheus") for name in ("prometheus", "alertmanager")),
        *("prom/node-exporter", "prometheus/node-exporter", "prom/blackbox-exporter", "prom/pushgateway"),
        *("prom/mysqld-exporter", "prom/statsd-exporter", "prometheuscommunity/postgres-exporter"),
        *("prom/snmp-exporter", "prom/memcached-exporter", "busybox"),
    }
)
_RELEASES: Final = "open-telemetry/opentelemetry-collector-releases"
_COLLECTORS: Final = ("opentelemetry-collector", "opentelemetry-collector-contrib")
COLLECTORS: Final = frozenset({f"{owner}/{name}" for owner in ("otel", _RELEASES) for name in _COLLECTORS})
"""The images of the OpenTelemetry Collector."""
_FROM_NOTHING: Final = frozenset(
    {"scratch", "nginx/nginx-prometheus-exporter", "oliver006/redis_exporter", *COLLECTORS}
)
_LATER_FROM_NOTHING: Final = {"grafana/loki": (3, 6), "grafana/tempo": (2, 10)}
"""Images that had a shell before a version."""
_VERSION: Final = Pattern(r"v?(\d{1,3})\.(\d{1,3})(?!\d)", re.ASCII)
_SLIM: Final = frozenset({"python", "node", "debian", "ubuntu", "golang", "ruby", "rust", "php"})
"""Images that have neither in their `-slim` tags."""
_BARE: Final = frozenset({"debian", "ubuntu", "redis", "postgres"})
"""Images on Debian or Ubuntu that have neither in any tag."""
_UNCLEAR: Final = Pattern(
    r"\.sh\b|\$\(|`|\bxargs\b|<<|\bmake\b|^[ \t]*(?i:ADD)[ \t]|(?i:\$\{?\w*(?:PACKAGE|DEPS))", re.MULTILINE
)
"""What may install programs that a Dockerfile doesn't name."""
_COPIED_TREE: Final = Pattern(
    r"^[ \t]*COPY[ \t].*--from=\S+.*[ \t](?:/|/(?:usr(?:/local)?/?)?(?:s?bin)?/?)[ \t]*$", re.IGNORECASE | re.MULTILINE
)


class Lacking(NamedTuple):
    """What an image lacks.

    Attributes:
        programs: those it doesn't have, of the judged ones.
        image: the image that is known for it.
        built: whether another image is built on it here.
    """

    programs: frozenset[str]
    image: Image
    built: bool


def meant_program(word: str, service: Service, compose: Compose, files: Files) -> str | None:
    """The program that a health check means by a word which is the name of none."""
    is_known = word in _CHECKERS or word in _OTHERS
    right = surely(word, _CHECKERS) if not is_known and len(word) < _LONGEST else None
    if right is None or (len(right) <= _SHORT and set(word) != set(right)) or word.rstrip("0123456789") == right:
        return None
    built = dockerfile_text(service, compose, files) if service.is_built else ""
    return right if built is not None and word not in built and not _is_mounted(word, service) else None


def lacking(service: Service, compose: Compose, files: Files) -> Lacking | None:
    """Which programs the container of a service doesn't have; `None` where that can't be known."""
    if service.partial:
        return None
    if not service.is_built:
        found = _lacks(service.image) if service.image is not None else frozenset[str]()
        found = frozenset(one for one in found if not _is_mounted(one, service))
        return Lacking(found, service.image, built=False) if found and service.image is not None else None
    text, base = dockerfile_text(service, compose, files), base_image(service, compose, files)
    if text is None or base is None or _UNCLEAR.search(text) or _COPIED_TREE.search(text):
        return None
    asked = "\n".join(line for line in text.splitlines() if not line.lstrip().upper().startswith(("HEALTHCHECK", "#")))
    found = frozenset(
        one for one in _lacks(base) if not re.search(rf"\b{one}\b", asked) and not _is_mounted(one, service)
    )
    return Lacking(found, base, built=True) if found else None


def _is_mounted(program: str, service: Service) -> bool:
    """Whether a mount may bring a program: the file itself, or a folder of programs."""
    targets = [posixpath.normpath(mount.target) for mount in service.mounts]
    return any(posixpath.basename(one) == program or one.endswith(("bin", "/busybox")) for one in targets)


def _is_later(image: Image) -> bool:
    """Whether an image is of a version that has nothing but its program any more."""
    found = _VERSION.match(image.tag) if image.repository in _LATER_FROM_NOTHING else None
    return found is not None and (int(found[1]), int(found[2])) >= _LATER_FROM_NOTHING[image.repository]


def _lacks(image: Image) -> frozenset[str]:
    repository, tag = image.repository, image.tag
    if "distroless" in repository or repository in _FROM_NOTHING or "distroless" in tag or _is_later(image):
        return frozenset() if "debug" in tag or "alpine" in tag else _NOTHING
    if repository in _BUSYBOX:
        return _CURL
    if not image.is_official or (not tag and not image.text.endswith(repository)):
        return frozenset()  # somebody else's, or one whose tag isn't known
    if "alpine" in tag or repository == "alpine":
        return _CURL if repository in {*_SLIM, *_BARE, "alpine"} else frozenset()
    if repository in _BARE or (repository in _SLIM and "slim" in tag):
        return _FETCHERS
    return frozenset()
