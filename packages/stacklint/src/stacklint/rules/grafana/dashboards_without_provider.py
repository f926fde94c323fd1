"""LK208."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.document import Place
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import linked, provided, sourced, stack
from stacklint.stack.grafana.server import Grafana
from stacklint.stack.grafana.unloaded import Unloaded, beside_providers, provider_roots, without_provider
from stacklint.stack.stack import Stack

_PROVIDER: Final = "grafana/provisioning/dashboards/provider.yml"
_BOARD: Final = '{"title": "A", "schemaVersion": 42, "panels": []}\n'
_MARKED: Final = "«" + _BOARD.rstrip() + "»\n"
_PATH: Final = "/var/lib/grafana/dashboards"
_MOUNT: Final = "      - ./grafana/dashboards:/var/lib/grafana/dashboards:ro\n"
_HOME: Final = f"environment: {{GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH: {_PATH}/b.json}}"
_MOVED: Final = "environment: {GF_PATHS_PROVISIONING: $PROVISIONING}"
_TWO: Final = "apiVersion: 1\nproviders: [{{name: b, options: {{path: {}/b}}}}]\n"


def _beside(
    *boards: str, service: str = "", path: str = f"{_PATH}/app", mount: str = "", also: dict[str, str] | None = None
) -> Example:
    """A provider that reads `app` among the dashboards, and others beside it; `mount` are more mounts of Grafana."""
    files = {**provided(service=service, path=path), "grafana/dashboards/app/a.json": _BOARD}
    del files["grafana/dashboards/app.json"]
    files["compose.yaml"] = files["compose.yaml"].replace(_MOUNT, _MOUNT + mount)
    return Example({**files, **dict.fromkeys((f"grafana/{name}" for name in boards), _BOARD), **(also or {})})


def _copied(lines: str, marked: str = "", path: str = f"{_PATH}/app") -> Example:
    """A Grafana that is built with its dashboards in it, of which one is reported; without a path, no provider is."""
    files = {**provided(path=path), "grafana/dashboards/app/a.json": _BOARD, "grafana/dashboards/b.json": _BOARD}
    del files["grafana/dashboards/app.json"]
    files["compose.yaml"] = (
        files["compose.yaml"].replace(_MOUNT, "").replace("image: grafana/grafana:12.2.0", "build: grafana")
    )
    if not path:
        del files[_PROVIDER]
    files["grafana/Dockerfile"] = f"FROM grafana/grafana:12.2.0\n{lines}\n"
    return Example({**files, **({marked: _MARKED} if marked else {})})


@rule(
    "LK208",
    "dashboards-without-provider",
    severity=Severity.ERROR,
    bad=(
        Example(stack({_PROVIDER: None, "grafana/dashboards/app.json": _MARKED})),
        Example(stack({_PROVIDER: "apiVersion: 1\n", "grafana/dashboards/app.json": _MARKED})),
        _beside(also={"grafana/dashboards/b.json": _MARKED}),
        _beside("dashboards/b/two.json", also={"grafana/dashboards/b/one.json": _MARKED}),
        _beside(
            path="/boards/a",
            mount="      - ./grafana/boards:/boards\n",
            also={
                "grafana/boards/a/a.json": _BOARD,
                "grafana/boards/b.json": _MARKED,
                "grafana/dashboards/app/a.json": _MARKED,
            },
        ),
        _beside(
            mount="      - ./grafana/more:/var/lib/grafana/more\n", also={"grafana/more/b.json": _MARKED}, path=_PATH
        ),
        _copied(f"COPY dashboards {_PATH}", "grafana/dashboards/b.json"),
        _copied(f"COPY dashboards {_PATH}", "grafana/dashboards/b.json", path=""),
    ),
    good=(
        Example(stack()),
        Example(stack({"grafana/other.json": _BOARD})),
        _copied(f"COPY dashboards {_PATH}/app"),
        _copied(f"COPY . {_PATH}", path=f"{_PATH}/dashboards/app"),
        _copied(f"COPY dashboards/app {_PATH}/app\nCOPY dashboards/b.json /opt/"),
        _copied(f"COPY dashboards {_PATH}\nRUN ./load"),
        _copied(f"COPY dashboards {_PATH}\nADD https://example.com/x.yml /etc/grafana/provisioning/dashboards/x.yml"),
        Example(stack({_PROVIDER: "apiVersion: 1\nprovider:\n", "grafana/dashboards/app.json": _BOARD})),
        Example(sourced(service=_MOVED, also={_PROVIDER: None, "grafana/dashboards/app.json": _BOARD})),
        Example(
            stack(
                {
                    _PROVIDER: None,
                    "grafana/dashboards/app.json": _BOARD,
                    "load.sh": "curl -d @app.json grafana:3000/api/dashboards/db\n",
                }
            )
        ),
        _beside("dashboards/b.json", also={"load.sh": "curl -d @b.json grafana:3000/api/dashboards/import\n"}),
        _beside("dashboards/b.json", path=_PATH),
        _beside("dashboards/b.json", service=_HOME),
        _beside("dashboards/b.json", service=_HOME.replace(f"{_PATH}/b.json", "$HOME_DASHBOARD")),
        _beside("dashboards/b.json", service="env_file: not-there.env"),
        _beside("dashboards/b.json", service="entrypoint: [/load.sh]"),
        _beside("dashboards/b.json", service="command: [--config=/etc/grafana/own.ini]"),
        _beside("dashboards/b.json", service="environment: {GF_PATHS_CONFIG: /etc/grafana/own.ini}"),
        _beside("dashboards/b.json", path="$DASHBOARDS"),
        _beside("dashboards/b.json", path=f"{_PATH}/$STAGE", service="environment: {STAGE: app}"),
        _beside("dashboards/b.json", path=f"{_PATH}/none"),  # the provider may be meant to read it
        _beside("dashboards/b/b.json", also={"grafana/provisioning/dashboards/b.yml": _TWO.format(_PATH)}),
        _beside("dashboards/b/b.json", also={"grafana/provisioning/dashboards/b.yml.off": _TWO.format(_PATH)}),
        _beside("dashboards/b/b.json", also={"grafana/provisioning/dashboards/b/b.yml": _TWO.format(_PATH)}),
        _beside("dashboards/app/.b/b.json", "dashboards/app/b.JSON"),
        _beside("dashboards/b/b.json", also={"grafana/dashboards/app/b": linked("../b")}),  # see GF137
        _beside("dashboards/archive/b.json", "dashboards/_later/b.json"),
        _beside("grafana/b.json", mount="      - .:/var/lib/grafana/repository\n"),
        _beside("more/b.json", mount="      - ./grafana/more:/more\n"),
        _beside("dashboards/b.json", mount="      - /srv/grafana.ini:/etc/grafana/grafana.ini\n"),
        _beside(
            "dashboards/b.json",
            mount="      - ./grafana/grafana.ini:/etc/grafana/grafana.ini\n",
            also={"grafana/grafana.ini": f"[dashboards]\ndefault_home_dashboard_path = {_PATH}/b.json\n"},
        ),
        _beside(
            "dashboards/b.json",
            mount="  loader:\n    image: curlimages/curl:8.11.1\n    volumes: [./grafana/dashboards:/boards]\n",
        ),
        _beside(
            "dashboards/b.json",
            also={
                "other/compose.yaml": (
                    "services:\n  grafana:\n    image: grafana/grafana:12.2.0\n    volumes:\n"
                    f"      - ../grafana/dashboards:{_PATH}\n      - ./boards:/etc/grafana/provisioning/dashboards\n"
                ),
                "other/boards/all.yml": _TWO.format(_PATH).replace("/b}", "}"),
            },
        ),
    ),
)
def dashboards_without_provider(subject: Grafana, stack: Stack) -> Iterator[Finding]:
    """Dashboards are mounted or copied into Grafana, and no provider reads them.

    Grafana looks for dashboards only where a provider says: a YAML file in the `dashboards` folder of its provisioning
    names the folder that holds them. Add such a file. Where there are providers and none of them reads the folder, the
    dashboards may be kept away on purpose, so that is a warning. Nothing is told where a script or a text of the
    repository imports dashboards by Grafana's HTTP interface.
    """
    path, service = without_provider(subject, stack), subject.service
    if path is not None:
        copied = path in (service.baked or {}).values()
        brings = service.image_node.place if copied else service.mounts_place().place.key()
        yield Finding(
            Place(stack.files.name(path)),
            "Grafana has this dashboard and no provider that loads it",
            f"add a provider to `{subject.provisioning.rstrip('/')}/dashboards`",
            tuple((file.place, "this file names no provider") for file in provider_roots(subject, stack))
            or ((brings, f"what `{service.name}` {'is built of' if copied else 'mounts'}"),),
        )
    yield from (_finding(one, stack) for one in beside_providers(subject, stack))


def _finding(one: Unloaded, stack: Stack) -> Finding:
    count = len(one.paths) - 1
    more = f" and {count} more" if count else ""
    read = one.nearest.location
    which = "this" if read.startswith(f"{one.folder}/") else "a"
    return Finding(
        Place(stack.files.name(one.paths[0])),
        f"Grafana has this dashboard{more} in `{one.folder}`, and no provider reads that folder",
        f"move {'them' if count else 'it'} to `{read}`, or let {which} provider read `{one.folder}`",
        ((one.nearest.path.place, "this provider reads another folder"),),
        severity=Severity.WARNING,
    )
