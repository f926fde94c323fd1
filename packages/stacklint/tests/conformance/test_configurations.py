"""Configurations of every kind, sound ones and spoiled ones: our verdict is that of `promtool check config`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import pytest
from stacklint.models.discovery import DISCOVERIES
from stacklint.models.prometheus import Prometheus
from stacklint.models.remote import RemoteWrite
from stacklint.models.scrape import ScrapeConfig

from .configuration_judge import explanation, refusals
from .configurations import Reader, choices, configuration, keys_within
from .conftest import Tally
from .promtool import PROMTOOL, VERSION, verdicts
from .spoiling import model_of, places, spoiled, spoiled_text
from .yaml_writer import written

SERVERS = range(10)
AGENTS = range(100, 102)
"""Seeds, of which each is a test."""
COUNT = 2_000

pytestmark = pytest.mark.skipif(PROMTOOL is None, reason="promtool is not installed: nothing to compare with")


def command(*, agent: bool) -> Sequence[str]:
    return ["promtool", "check", "config", "--syntax-only", *(["--agent"] if agent else [])]


def lacking(folder: Path) -> frozenset[str]:
    """The keys that its version has, and that this promtool was built without."""
    assert VERSION
    jobs, remotes = (choices(model, Reader(VERSION))[0] for model in (ScrapeConfig, RemoteWrite))
    keys = {key: f"scrape_configs: [{{job_name: x, {key}: []}}]" for key in DISCOVERIES if key in jobs}
    keys |= {key: f"remote_write: [{{url: x, {key}: {{}}}}]" for key in ("azuread", "google_iam") if key in remotes}
    folder.mkdir()
    said = verdicts(command(agent=False), list(keys.values()), folder)
    return frozenset(key for key, verdict in zip(keys, said, strict=True) if verdict and "not found in type" in verdict)


def generated(rnd: Random, reader: Reader) -> Iterator[tuple[str, bool]]:
    """Texts sound and spoiled, and whether they are sound; about half of the spoiled ones are no worse for it."""
    for number in range(COUNT):
        data = configuration(rnd, reader)
        match number % 8:
            case 1 | 2 | 4 | 5:
                yield written(spoiled(data, rnd, reader), rnd), False
            case 7:
                yield spoiled_text(written(data, rnd), rnd), False
            case _:
                yield written(data, rnd), True


def test_every_key_that_prometheus_knows_is_generated() -> None:
    assert VERSION
    rnd, reader = Random(0), Reader(VERSION)
    wanted = keys_within(Prometheus, reader)
    for _ in range(20 * COUNT):
        if not wanted:
            break
        wanted -= {(model_of(path[:-1]), path[-1]) for path in places(configuration(rnd, reader))}
    assert wanted == set()


@pytest.mark.parametrize("seed", [*SERVERS, *AGENTS])
def test_promtool_gives_the_same_verdicts_on_generated_configurations(seed: int, tmp_path: Path, tally: Tally) -> None:
    assert VERSION
    lacks = lacking(tmp_path / "keys")
    reader = Reader(VERSION, lacks, agent=seed in AGENTS)
    texts = list(generated(Random(seed), reader))
    theirs = verdicts(command(agent=reader.agent), [text for text, _ in texts], tmp_path)
    kinds: Counter[str] = Counter()
    unexplained = []
    for (text, _), said in zip(texts, theirs, strict=True):
        ours = [found.message for found in refusals(text, VERSION, agent=reader.agent)]
        if bool(ours) != bool(said):
            kinds[why := explanation(text, said, ours) or "nothing"] += 1
            if why == "nothing":
                unexplained.append((text, said, ours))
    name = f"configurations {'of agents' if reader.agent else 'of servers'}, without {', '.join(sorted(lacks))}"
    tally(name, len(texts), theirs.count(None), kinds)
    assert unexplained == []
    sound = [said is None for (_, is_sound), said in zip(texts, theirs, strict=True) if is_sound]
    assert sum(sound) > 0.99 * len(sound)
    assert 0.45 * COUNT < theirs.count(None) < 0.75 * COUNT
