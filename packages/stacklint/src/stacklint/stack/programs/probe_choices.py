"""What jobs ask probers for by parameters: a module, an authentication; and what there is to be asked for.

Sources: `main.go` of blackbox_exporter and snmp_exporter, and how Prometheus makes the url of a target (`Target.URL` of
its package `scrape`): `params`, and labels `__param_NAME`, which go first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Place
from stacklint.stack.programs.probes import DEFAULT_MODULE, blackbox_modules, copied_label
from stacklint.stack.programs.snmp import snmp_config, snmp_faults
from stacklint.stack.repository.spelt import spelt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.document import Node
    from stacklint.stack.programs.probes import Prober
    from stacklint.stack.prometheus.server import ScrapeJob
    from stacklint.stack.stack import Stack

_SNMP: Final = {"module": "if_mib", "auth": "public_v2"}
"""What snmp_exporter takes where nothing is asked for."""


def asks_to_probe(job: ScrapeJob, path: str) -> bool:
    """Whether a job asks at the path at which targets are looked at, and not for what a prober tells of itself."""
    asked = spelt(job.node, "metrics_path").text or "/metrics"
    return "__metrics_path__" not in job.written and asked.endswith(path)


class Choice(NamedTuple):
    """What a parameter may ask a prober for.

    Attributes:
        param: the parameter, and what it names.
        default: what is taken where it is left out.
        names: what there is.
        several: whether it may name several, divided by commas or in a list; else the first of a list counts.
        place: where these are.
    """

    param: str
    default: str
    names: tuple[str, ...]
    several: bool
    place: Place


def choices(prober: Prober, stack: Stack) -> Iterator[Choice]:
    """What a prober may be asked for, as far as its configuration is known and sound."""
    modules = blackbox_modules(prober.service, stack)
    if modules is not None:
        yield Choice("module", DEFAULT_MODULE, modules.keys, False, modules.place.key())
    config = snmp_config(prober.service, stack)
    if config is None or any(snmp_faults(config)):
        return
    if not config.apart:
        yield Choice("module", _SNMP["module"], config.files[0].keys, False, config.files[0].place)
    for param, default in _SNMP.items() if config.apart else ():
        found = [one[f"{param}s"] for one in config.files if one[f"{param}s"].present]
        names = tuple(name for one in found for name in one.keys)
        place = found[0].place.key() if found else config.files[0].place
        yield Choice(param, default, names, param == "module" and config.several, place)


class Asked(NamedTuple):
    """What a job asks for by a parameter.

    Attributes:
        text: the value; "" where it leaves the parameter out.
        place: where that is written, or could be.
    """

    text: str
    place: Place


def asked_by(job: ScrapeJob, choice: Choice) -> Iterator[Asked]:
    """What a job asks for, each where it is written.

    In `params`, in labels of targets, which go first, or by relabelling. Nothing where that can't be known.
    """
    for one in _values(job, choice):
        start = 0
        for name in one.text.split(",") if choice.several else [one.text]:
            if name or not one.text:
                yield Asked(name, one.place.within(start, start + len(name)) if choice.several and name else one.place)
            start += len(name) + 1


def _values(job: ScrapeJob, choice: Choice) -> tuple[Asked, ...]:
    """The values of a parameter, as they are written."""
    param = choice.param
    label, params, steps = f"__param_{param}", job.node["params"], list(job.node["relabel_configs"].items())
    writes = [one for one in steps if one["target_label"].text == label]
    maps = any(one["action"].text == "labelmap" or "$" in (one["target_label"].text or "") for one in steps)
    misplaced = params[param].present and not params[param].is_sequence
    if maps or misplaced or len(writes) > 1 or job.given is None:
        return ()
    if writes:
        return tuple(_written(writes[0], job))
    found = tuple(_labelled(job, label))
    if found and len(found) == len(job.groups):
        return found
    owner = params if params.present else job.node["job_name"]
    items = list(params[param].items())[: None if choice.several else 1]
    given = [Asked(one.text, one.place) for one in items if one.text]
    return (*found, *(given or [Asked("", owner.place.key())]))


def _written(step: Node, job: ScrapeJob) -> Iterator[Asked]:
    """What a step of relabelling writes into a label, where it is a text, or another label as it is."""
    source, text = copied_label(step), step["replacement"].text
    if source:
        yield from _labelled(job, source)
    elif set(step.keys) == {"replacement", "target_label"} and text:
        yield Asked(text, step["replacement"].place)


def _labelled(job: ScrapeJob, label: str) -> Iterator[Asked]:
    """The values of a label that groups of targets have."""
    values = (group["labels"][label] for group in job.groups)
    return (Asked(one.text, one.place) for one in values if one.text)
