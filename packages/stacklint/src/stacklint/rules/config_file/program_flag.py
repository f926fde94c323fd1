"""LK163."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.document import Place, Spot
from stacklint.promql.options import NEWEST
from stacklint.rules.api import Example, Finding, Repair, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.compose.sets import Service
from stacklint.stack.programs.given_flags import given_words, word_place
from stacklint.stack.programs.images import image_version, known_image
from stacklint.stack.programs.program_flags import flag_faults
from stacklint.stack.prometheus.config_files import ConfigFile
from stacklint.stack.prometheus.launch import Launch
from stacklint.stack.stack import Stack

_FILE: Final = "compose.yaml"
_FLAG: Final = "[--config.file=/etc/prometheus/prometheus.yml"
_OLD: Final = edited(_FILE, "v3.5.0", "v2.45.0")[_FILE]
_AGENT: Final = ("--agent", "--enable-feature=agent")
_BUILT: Final = "FROM prom/prometheus:v3.5.0\nCOPY . /etc/prometheus/\n"
_OTHER: Final = "example/server\n    command: [prometheus, --config.file=/etc/prometheus/prometheus.yml,"
_ALERTING: Final = (
    "  alertmanager:\n    image: prom/alertmanager:v0.28.1\n"
    "    command: [--config.file=/etc/alertmanager/alertmanager.yml, {}]\n  prometheus:\n"
)


_OF_IMAGE: Final = (
    f"    image: prom/prometheus:v3.5.0\n    command: {_FLAG}]\n    volumes:\n      - ./prometheus:/etc/prometheus:ro\n"
)
_TOLD: Final = f"    build: prometheus\n    command: {_FLAG}, «--web.enable-lifecycles»]\n"
_INLINE: Final = (
    "    build:\n      context: prometheus\n      dockerfile_inline: |\n        FROM prom/prometheus:v3.5.0\n"
    "        COPY . /etc/prometheus/\n"
    '        CMD ["--config.file=/etc/prometheus/prometheus.yml", "«--web.enable-lifecycel»"]\n'
)


def _with(*flags: str) -> Example:
    return Example(edited(_FILE, _FLAG, ", ".join((_FLAG, *flags))))


def _built(command: str) -> Example:
    return Example(edited(_FILE, _OF_IMAGE, "    build: prometheus\n", {"prometheus/Dockerfile": _BUILT + command}))


@rule(
    "LK163",
    "program-flag",
    severity=Severity.ERROR,
    bad=(
        _with("«--web.enable-lifecycles»"),
        _with("«--storage.tsdb.retention»=15d"),
        _with("--storage.tsdb.retention.time=«15»"),
        _with("--storage.tsdb.retention.size", "«10G»"),
        _with("--web.enable-lifecycle=«true»"),
        _with("--query.timeout=2m", "«--query.timeout»=3m"),
        _with("«--storage.agent.path»=/data"),
        _with("--log.level=«warning»"),
        _with("«--log.level»"),
        _with("--web.external-url=$URL", "«--web.enable-lifecycles»"),
        _with("'--web.external-url=«\"http://example.org\"»'"),
        _with("--web.external-url=«http://example.org:9O90/»"),
        Example(edited(_FILE, _FLAG, "[«-config.file»=/etc/prometheus/prometheus.yml")),
        Example(edited(_FILE, _FLAG, f"[«prometheus», {_FLAG[1:]}")),
        Example(edited(_FILE, f"{_FLAG}]", "«'--config.file=/etc/prometheus/prometheus.yml --log.level=\"x\"'»")),
        Example(edited(_FILE, f"{_FLAG}]", "--config.file=/etc/prometheus/prometheus.yml «--web.enable-lifecycles»")),
        Example(stack({_FILE: _OLD.replace(_FLAG, f"{_FLAG}, «--auto-gomemlimit.ratio»=0.8")})),
        Example(edited(_FILE, f"prom/prometheus:v3.5.0\n    command: {_FLAG}", f"{_OTHER} «--web.enable-lifecycles»")),
        Example(edited(_FILE, _OF_IMAGE, _INLINE)),
        Example(edited(_FILE, _OF_IMAGE, _TOLD, {"prometheus/Dockerfile": f"{_BUILT}RUN ./prepare\n"})),
        _built('RUN ./prepare\nCMD ["--config.file=/etc/prometheus/prometheus.yml", "«--web.enable-lifecycles»"]\n'),
        _built(
            'CMD ["--config.file=/etc/prometheus/prometheus.yml", \\\n  "«--web.enable-lifecycles»", \\\n'
            '  "--log.level=«x»"]\n'
        ),
        _with("«--web.external-url https://example.org/prometheus/»"),
        Example(edited(_FILE, "  prometheus:\n", _ALERTING.format("--data.retention=«5»"))),
        Example(edited(_FILE, "  prometheus:\n", _ALERTING.format("--web.external-url=«alerts.example.org»"))),
    ),
    good=(
        _with("--web.enable-lifecycle", "--no-storage.tsdb.wal-compression", "--storage.tsdb.retention.time", "15d"),
        _with("--storage.tsdb.retention.size=1GB512MB", "--log.level=DEBUG", "--web.listen-address=:9090"),
        _with("--a-flag-of-tomorrow", "--", "-h"),
        _with("--web.external-url=https://example.org/prometheus/"),
        _with("--web.external-url=//example.org"),
        _with("--storage.tsdb.retention.time", "$KEPT"),
        _with("--agent", "--storage.agent.path=/data"),
        _with("'--storage.tsdb.retention.time=${KEPT}'"),
        Example(stack({_FILE: _OLD.replace(_FLAG, f"{_FLAG}, --storage.tsdb.retention=15d")})),
        Example(edited(_FILE, "  prometheus:\n", _ALERTING.format("--data.retention=120h"))),
        Example(edited(_FILE, "  prometheus:\n", _ALERTING.format("--web.external-url="))),
        Example(edited(_FILE, "  prometheus:\n", _ALERTING.format("-log.level=info").replace("v0.28.1", "v0.12.0"))),
        _built('CMD ["--agent", "--storage.agent.path=/data", "--web.enable-lifecycle"]\n'),
        _built('CMD ["--log.level=x"]\nCMD --config.file=/etc/prometheus/prometheus.yml --log.level=x\n'),
        _built('CMD ["--log.level=x"]\nENTRYPOINT ["/start.sh"]\n'),
        _built(""),
        _built("RUN ./prepare\nCMD --config.file=/etc/prometheus/prometheus.yml --log.level=x\n"),
        Example(edited(_FILE, f"    command: {_FLAG}]", "    entrypoint: [/start.sh]\n    command: [x]")),
        Example(
            edited(
                _FILE,
                f"    command: {_FLAG}]",
                f"    entrypoint: ''\n    command: {_FLAG}]".replace("[", "[prometheus, "),
            )
        ),
    ),
)
def program_flag(subject: ConfigFile, stack: Stack) -> Iterator[Finding]:
    """Prometheus or Alertmanager is started with a flag that it refuses.

    It writes "Error parsing command line arguments" and exits, again at each restart. A flag may be misspelt, may have
    gone or not yet come in the version of the image, may take no value or another kind of value, or may be given twice.
    What follows the name of the image in `command` goes to the program, whose name is not repeated there.
    """
    service, role = subject.service, subject.role
    known = known_image(service.image if service.build is None else service.base)
    own = known is not None and known.role == role
    assert stack.compose is not None  # it has the service
    words = given_words(service, role, stack.compose, stack.files, own=own)
    if words is None:
        return
    launch = stack.launches.of(service) if role == "prometheus" else Launch()
    image = service.image if service.build is None else service.base
    version = launch.version or image_version(image, role) or NEWEST
    agent = launch.agent or any(word.text in _AGENT for word in words)
    for fault in flag_faults(role, [word.text for word in words], version, agent=agent):
        word = words[fault.word]
        name, _, value = word.text.partition("=")
        written = value if fault.value else name
        place = word_place(word, written, value=fault.value)
        other: tuple[Place | Spot, str] = (_image_place(service), "the program of this image")
        if fault.other is not None:
            before = words[fault.other]
            other = word_place(before, before.text.partition("=")[0], value=False), "given here as well"
        meant = Repair(f"write `{fault.meant}`", ((place, fault.meant),)) if fault.meant else None
        said = f"`{written}` {fault.problem}; {role.title()} exits at start"
        yield Finding(place, said, fault.help, (other,), meant=meant)


def _image_place(service: Service) -> Place:
    return service.image_node.place
