"""Compose files of which our verdict, or what we make of them, isn't docker compose 2.26's, and why that stays so."""

from __future__ import annotations

from dataclasses import dataclass

from ..models.compose_cases import each, service  # noqa: TID252 - tests aren't installed


@dataclass(frozen=True, slots=True)
class Reading:
    """Files that are read differently.

    Attributes:
        why: what it is, what Compose makes of it and what we do.
        missed: files that Compose refuses and we take.
        refused: files that we alone refuse.
        other: files that both take, and make something else of.
    """

    why: str
    missed: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    other: tuple[str, ...] = ()


READINGS = (
    Reading(
        "A variable without a value: Compose takes it for an empty text, which may be none that its key takes; here it "
        "is taken, for it may be set where Compose runs",
        missed=tuple(
            map(
                service,
                ("environment: {A: '${U:?no}'}", "environment: {A: '${U?}'}", "tty: $U", "ports: ['$U']", "scale: $U"),
            )
        ),
    ),
    Reading(
        "Keys that later versions of Compose know: 2.26 refuses them",
        missed=(
            *map(service, ("provider: {type: a}", "use_api_socket: true", "build: {sbom: true}", "models: [m]")),
            service("develop: {watch: [{path: a, action: sync, initial_sync: true}]}"),
            service("build: {provenance: a}"),
            "models: {m: {model: a}}\n" + service(""),
        ),
    ),
    Reading(
        "A service that another one needs with `required: false`: 2.26 refuses the file where it isn't defined, and "
        "later versions don't",
        missed=(service("depends_on: {b: {condition: service_started, required: false}}"),),
    ),
    Reading(
        "A name that YAML takes for a number or a boolean: Compose refuses the file; here it is a text",
        missed=(
            *each("services: {@: {image: x}}\n", "1", "1.5", "true"),
            *each("services: {a: {image: x, environment: {@: b}}}\n", "1", "true"),
        ),
    ),
    Reading(
        "A date without quotes: Compose makes a time of it, such as `2024-01-01 00:00:00 +0000 UTC`, which is no text; "
        "here it is the text that is written",
        missed=(service("user: 2024-01-01"),),
        other=(service("environment: {A: 2024-01-01}"),),
    ),
    Reading(
        "A file without a service: Compose says that it is empty; here nothing is said of a file that starts nothing",
        missed=("{}\n", "--- {}\n"),
    ),
    Reading(
        "Formats of texts that have nothing to do with the stack, such as keys for SSH: here any text is taken",
        missed=tuple(map(service, ("build: {ssh: [a]}", "build: {additional_contexts: [a]}"))),
    ),
)  # fmt: skip
"""Every kind of difference that is known."""
