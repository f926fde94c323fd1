"""How far apart samples are, how long they are kept, and for how long one counts: what windows are held against.

Facts: the configuration and the command line of Prometheus (documentation; cmd/prometheus/main.go, config/config.go).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Place
from stacklint.models.durations import is_duration, milliseconds
from stacklint.models.raw import mappings
from stacklint.models.raw import text as raw_text
from stacklint.stack.queries.templates import is_open

if TYPE_CHECKING:
    from stacklint.document import Node
    from stacklint.promql.nodes import VectorSelector
    from stacklint.promql.semantics import Study
    from stacklint.stack.prometheus.rule_files import Rule
    from stacklint.stack.prometheus.server import Prometheus, ScrapeJob
    from stacklint.stack.stack import Stack

_MINUTE: Final = 60.0
"""Between two scrapes, and between two evaluations, where nothing else is said."""
_LOOKBACK: Final = 300.0
_INTERVAL_LABEL: Final = "__scrape_interval__"
_RETENTION: Final = 15 * 86_400.0


class Setting(NamedTuple):
    """A length of time that is set somewhere, or left to its default.

    Attributes:
        seconds: how long it is.
        text: it as it is written.
        place: what sets it, or what has the default.
        said: what is set there, for a message; "" where there is nothing to show.
    """

    seconds: float
    text: str
    place: Place
    said: str


def scrape_interval(job: ScrapeJob, config: Node) -> Setting | None:
    """How often a job is scraped; `None` where that can't be read, or differs between its targets."""
    if _sets_interval(job):
        return None
    own, general, name = job.node["scrape_interval"], config["global"]["scrape_interval"], job.node["job_name"]
    what = f"`{job.name}`" if job.name else "this job"
    if own.present:
        return _read(own, f"{what} is scraped every ")
    if general.present:
        return _read(general, "a job without an interval of its own is scraped every ")
    where = name if name.present else job.node
    return Setting(_MINUTE, "1m", where.place, f"{what} is scraped every 1m, the default")


def evaluation_interval(config: Node) -> Setting | None:
    """How often rules are evaluated, and what is the step of a subquery that names none."""
    given = config["global"]["evaluation_interval"]
    if given.present:
        return _read(given, "the evaluation interval is ")
    around = config["global"] if config["global"].present else config["scrape_configs"]
    return Setting(_MINUTE, "1m", around.place.key(), "the evaluation interval is 1m, the default")


def rule_interval(rule: Rule, config: Node) -> Setting | None:
    """How often a rule is evaluated; `None` where that can't be read."""
    own = rule.group["interval"]
    return _read(own, "the rules of this group are evaluated every ") if own.present else evaluation_interval(config)


def sample_interval(selector: VectorSelector, study: Study, stack: Stack) -> Setting | None:
    """The shortest time between two samples of what is selected; `None` where it isn't known."""
    name, inventory = selector.name, stack.inventory
    if name is None or is_open(name) or len(stack.prometheus) != 1 or not inventory.complete:
        return None
    config = stack.prometheus[0].config
    rules = inventory.recorded.get(name, ())
    found = [rule_interval(rule, config) for rule in rules]
    if not rules or inventory.exported(name):
        wanted = study[selector].labels.values("job")
        feeders = inventory.feeders(name)
        jobs = feeders.of(wanted)
        if jobs is feeders.jobs:  # thousands, of which most say the same
            jobs = feeders.firsts(_pace)
        found += [scrape_interval(job, config) for job in jobs]
    known = [one for one in found if one is not None]
    return min(known, key=lambda one: one.seconds) if known and len(known) == len(found) else None


def lookback(server: Prometheus, stack: Stack) -> Setting | None:
    """For how long a sample counts as the latest; `None` where the command can't be read."""
    service = server.service
    flag = service.flag("query.lookback-delta") if service is not None else None
    if flag is not None:
        return _read(flag[1], "a sample counts for ", flag[0])
    if service is not None and not stack.launches.of(service).complete:
        return None
    return Setting(_LOOKBACK, "5m", server.config.place, "")


def retention(server: Prometheus, stack: Stack) -> Setting | None:
    """How long samples are kept.

    `None` where that isn't known, where only their size is limited, and where an older store may answer.
    """
    if server.config["remote_read"].present:
        return None
    kept = server.config["storage"]["tsdb"]["retention"]
    said = "samples are kept for "
    if kept["time"].present:
        return _read(kept["time"], said)
    if server.service is None:
        return None
    for name in ("storage.tsdb.retention.time", "storage.tsdb.retention"):
        flag = server.service.flag(name)
        if flag is not None:
            return _read(flag[1], said, flag[0])
    launch = stack.launches.of(server.service)
    limited = kept.present or server.service.flag("storage.tsdb.retention.size") is not None
    if limited or launch.agent or not launch.complete or launch.place is None:
        return None
    return Setting(_RETENTION, "15d", launch.place, f"no flag says otherwise: {said}15d")


def _read(node: Node, said: str, text: str | None = None) -> Setting | None:
    """What a node sets, or a text in it; `None` if it is no duration, or none that counts."""
    text = node.text or "" if text is None else text
    seconds = milliseconds(text) / 1000 if is_duration(text) else 0.0
    return Setting(seconds, text, node.place, said + text) if seconds else None


def _pace(job: ScrapeJob) -> tuple[str | None, bool]:
    """What tells how often a job is scraped, but for what holds for all jobs."""
    return job.node["scrape_interval"].text, _sets_interval(job)


def _sets_interval(job: ScrapeJob) -> bool:
    """Whether targets may bring intervals of their own, in the label `__scrape_interval__`."""
    if job.given is None or _INTERVAL_LABEL in job.given:
        return True
    return any(_may_write(step, _INTERVAL_LABEL) for _, step in mappings(job.node.value, "relabel_configs"))


def _may_write(step: dict[str, object], label: str) -> bool:
    """Whether a step of relabelling can write a label, as far as the text before the first variable tells."""
    maps = raw_text(step, "action").lower() == "labelmap"
    written = raw_text(step, "replacement") or "$1" if maps else raw_text(step, "target_label")
    start, variable, _ = written.partition("$")
    return label.startswith(start) if variable else label == written
