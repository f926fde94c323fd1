"""Applications of Marathon. Facts: discovery/marathon/marathon.go of Prometheus."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.document import Path
from stacklint.models.base import optional, required
from stacklint.models.client_meaning import client_meaning
from stacklint.models.discovery.base import Discovery, Polled, SomeTexts
from stacklint.models.discovery.meanings import beside
from stacklint.models.fault import ModelFault
from stacklint.models.raw import given
from stacklint.models.reader import Reader
from stacklint.models.scalars import ClientFile, Duration, Text


class MarathonDiscovery(Polled):
    """Targets from Marathon."""

    servers: SomeTexts = required("URLs of the servers.")
    auth_token: Text | None = optional("Token for DC/OS.")
    auth_token_file: ClientFile | None = optional("File with the token for DC/OS.")
    refresh_interval: Duration | None = optional("Time between two requests. Default 30s.")


def _meaning(entry: dict[str, object], path: Path, _reader: Reader) -> Iterator[ModelFault]:
    """The token is one more way to authenticate."""
    tokens = given(entry, "auth_token", "auth_token_file")
    if len(tokens) > 1:
        yield beside(path, tokens[1], tokens[0])
    if tokens:
        for way in given(entry, "basic_auth", "bearer_token", "bearer_token_file", "authorization"):
            yield beside(path, way, tokens[0])
    yield from client_meaning(entry, path)


DISCOVERY = Discovery(model=MarathonDiscovery, meaning=_meaning)
