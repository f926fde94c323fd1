"""Queries made by the grammar, for what has to hold for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

_LABELS = ("app", "level", "pod", "status", "took")
_TEXTS = ('"web"', "`a.+`", '"x|y"', '"10.0.0.1"')
_MATCHES = ("=", "!=", "=~", "!~")
_RANGE_FUNCTIONS = ("count_over_time", "rate", "bytes_rate", "bytes_over_time", "absent_over_time")
_UNWRAPPING = ("avg_over_time", "max_over_time", "min_over_time", "stddev_over_time", "first_over_time")
_AGGREGATIONS = ("sum", "avg", "min", "max", "count", "stddev")
_OPERATORS = ("+", "-", "*", "/", "%", "^", "==", "!=", ">", "<=", "and", "or", "unless")


def queries(seed: int, count: int) -> Iterator[str]:
    """So many queries that Loki takes."""
    random = Random(seed)
    for _ in range(count):
        yield _lines(random) if random.random() < 0.4 else _numbers(random, 3)


def spoiled(text: str, random: Random) -> str:
    """A query from which a few characters are taken, or into which some are put."""
    at = random.randrange(len(text))
    match random.randrange(4):
        case 0:
            return text[:at] + text[at + 1 :]
        case 1:
            return text[:at] + random.choice('(){}[]|=~!"`,.+5a ') + text[at:]
        case 2:
            return text[:at]
        case _:
            words = text.split(" ")
            del words[random.randrange(len(words))]
            return " ".join(words)


def _lines(random: Random) -> str:
    return _selector(random) + "".join(f" {_stage(random)}" for _ in range(random.randrange(4)))


def _selector(random: Random) -> str:
    matchers = [f"{random.choice(_LABELS)}{random.choice(('=', '=~'))}{random.choice(_TEXTS)}"]
    matchers += [_match(random) for _ in range(random.randrange(3))]
    return "{" + ", ".join(matchers) + "}"


def _match(random: Random) -> str:
    return f"{random.choice(_LABELS)}{random.choice(_MATCHES)}{random.choice(_TEXTS)}"


def _stage(random: Random) -> str:
    label, text = random.choice(_LABELS), random.choice(_TEXTS)
    return random.choice(
        (
            f"{random.choice(('|=', '!=', '|~', '!~'))} {text}",
            f"|= {text} or {text}",
            '|= ip("10.0.0.0/8")',
            "| json",
            "| logfmt",
            "| unpack",
            "| decolorize",
            f'| json {label}="a.b"',
            '| regexp "(?P<status>[0-9]+)"',
            "| pattern `<app> - <status>`",
            f'| line_format "{{{{.{label}}}}}"',
            f"| label_format {label}=pod",
            f"| drop {label}, pod",
            f"| keep {label}",
            f"| {_filter(random, 2)}",
        )
    )


def _filter(random: Random, depth: int) -> str:
    label = random.choice(_LABELS)
    if depth and random.random() < 0.4:
        one, other = _filter(random, depth - 1), _filter(random, depth - 1)
        joined = f"{one} {random.choice(('and', 'or'))} {other}"
        return f"({joined})" if random.random() < 0.5 else joined
    if random.random() < 0.5:
        return _match(random)
    return f"{label} {random.choice(('>', '>=', '<', '<=', '==', '!='))} {random.choice(('5', '1.5', '10s', '20KB'))}"


def _grouping(random: Random) -> str:
    labels = random.sample(_LABELS, random.randrange(3))
    return f"{random.choice(('by', 'without'))} ({', '.join(labels)})"


def _range(random: Random) -> str:
    return random.choice(("[5m]", "[1h]", "[1h30m]", "[1d]"))


def _numbers(random: Random, depth: int) -> str:
    kind = random.randrange(6) if depth else random.randrange(3)
    match kind:
        case 0:
            return f"{random.choice(_RANGE_FUNCTIONS)}({_lines(random)} {_range(random)})"
        case 1:
            unwrap = random.choice(("unwrap took", "unwrap duration(took)", 'unwrap took | level="x"'))
            return f"{random.choice(_UNWRAPPING)}({_lines(random)} | {unwrap} {_range(random)})"
        case 2:
            return f"quantile_over_time(0.9, {_selector(random)} | unwrap took {_range(random)}) {_grouping(random)}"
        case 3:
            return f"{random.choice(_AGGREGATIONS)} {_grouping(random)} ({_numbers(random, depth - 1)})"
        case 4:
            return f"topk(5, {_numbers(random, depth - 1)})"
        case _:
            operator = random.choice(_OPERATORS)
            return f"{_numbers(random, depth - 1)} {operator} {_numbers(random, depth - 1)}"
