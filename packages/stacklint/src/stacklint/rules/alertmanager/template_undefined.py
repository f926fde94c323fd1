"""LK265."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.models.nearness import nearest
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import stack
from stacklint.stack.prometheus.alertmanager import Alertmanager, defined_templates
from stacklint.stack.stack import Stack

_COMPOSE: Final = """\
services:
  alertmanager:
    image: prom/alertmanager:v0.28.1
    volumes: [./am:/etc/alertmanager]
"""
_CONFIG: Final = """\
route: {{receiver: team}}
receivers:
  - name: team
    email_configs:
      - to: team@example.com
        from: alerts@example.com
        smarthost: mail.example.com:587
        html: {}
templates: {}
"""
_FILE: Final = '{{ define "team.html" }}{{ .Status }}{{ end }}\n'
_SUFFIXES: Final = (".tmpl", ".tpl", ".html", ".template")
_MOST: Final = 50
"""In how many files a template is looked for."""


def _example(name: str, templates: str = "[templates/*.tmpl]", compose: str = _COMPOSE) -> Example:
    config = _CONFIG.format(f"'{{{{ template \"{name}\" . }}}}'", templates)
    files = {"compose.yaml": compose, "am/alertmanager.yml": config, "am/templates/team.tmpl": _FILE}
    return Example(stack(files))


@rule(
    "LK265",
    "template-undefined",
    severity=Severity.ERROR,
    bad=(
        _example("«team.htm»"),
        _example("«mail.html»"),
        _example("«team.html»", "[/etc/alertmanager/other/*.tmpl]"),
        _example(
            "«team.html»",
            "[]",
            _COMPOSE.replace("./am:/etc/alertmanager", "./am/alertmanager.yml:/etc/alertmanager/alertmanager.yml"),
        ),
    ),
    good=(
        _example("team.html"),
        _example("email.default.html"),
        _example("mail.html", compose=f"{_COMPOSE}    entrypoint: [/start.sh]\n"),
        _example("mail.html", "[/etc/templates/*.tmpl]", _COMPOSE.replace("./am:", "templates:/etc/templates, ./am:")),
        _example('x" . }}{{ define "x" }}y{{ end }}{{ template "x'),
    ),
)
def template_undefined(subject: Alertmanager, stack: Stack) -> Iterator[Finding]:
    """A text of a receiver asks for a template that nothing defines.

    Alertmanager knows its own, such as `slack.default.text`, and those of the files that `templates` names, as its
    container sees them. It looks for one when an alert arrives, and sends nothing where there is none.
    """
    if stack.container_of(subject.service).is_prepared:
        return
    known = [name for path in subject.template_files() for name in defined_templates(stack.files.text(path).text)]
    for node, include in subject.undefined_templates(stack.files):
        name = include.name.value
        start, end = include.name.span
        home = _home(name, stack)
        right = nearest(name, known)
        advice = f"define it in a file that `templates` names{_list(known)}"
        if home is not None:
            advice = f"`{home}` defines it: mount it into the container, and name it under `templates`"
        elif right is not None:
            advice = f"did you mean `{right}`?"
        yield Finding(
            node.place.within(start + 1, end - 1),
            f"there is no template `{name}`; the notification is not sent",
            advice,
        )


def _list(known: list[str]) -> str:
    return f"; there are {', '.join(f'`{one}`' for one in known)}" if known else ""


def _home(name: str, stack: Stack) -> str | None:
    """A file of the repository that defines a template, by its name."""
    paths = [path for path in stack.files.walk() if path.endswith(_SUFFIXES)]
    found = (path for path in paths[:_MOST] if name in defined_templates(stack.files.text(path).text))
    return next((stack.files.name(path) for path in found), None)
