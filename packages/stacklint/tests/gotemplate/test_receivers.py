"""The texts in Alertmanager's receivers, held against amtool."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from stacklint.gotemplate import RECEIVERS, parse

AMTOOL = shutil.which("amtool")


@pytest.mark.skipif(AMTOOL is None, reason="amtool is not on PATH: its own verdict is not asked for")
@pytest.mark.parametrize(
    ("text", "faulty"),
    [
        ('{{ .CommonLabels.team | default "nobody" }}', True),
        ("{{ range .Alerts }}{{ .Annotations.value | humanize }}{{ end }}", True),
        ("{{ $labels.instance }}", True),
        ("{{ .Annotations.summary }}", True),
        ("{{ .Alerts", True),
        ("{{ range .Alerts }}", True),
        ('{{ or .CommonLabels.team "nobody" }}', False),
        ("{{ .Status | toUpper }}{{ range .Alerts.Firing }}{{ .Labels.job }}{{ .StartsAt | since }}{{ end }}", False),
        ("{{ $ }}{{ $.Status }}{{ .Receiver }}{{ .ExternalURL }}{{ .GroupLabels.SortedPairs.Names }}", False),
        ("{{ (index .Alerts 0).Labels.job }}", False),
        ("{{ range .Alerts }}{{ .Value }}{{ end }}", True),
        ("{{ range $one := .Alerts.Firing }}{{ $one.CommonLabels.job }}{{ end }}", True),
        ("{{ .Alerts.Labels.job }}", True),
        ("{{ range .Alerts }}{{ range . }}{{ end }}{{ end }}", True),
        ("{{ index .Alerts `a` }}", True),
        ("{{ len (index .Alerts 0) }}", True),
        ("{{ range .Alerts }}{{ .Fingerprint }}{{ .GeneratorURL }}{{ .Status }}{{ .EndsAt }}{{ end }}", False),
        ("{{ len .Alerts }}{{ len .Alerts.Resolved }}{{ with index .Alerts 0 }}{{ .StartsAt.Unix }}{{ end }}", False),
        ("{{ range (slice .Alerts 0 1) }}{{ .Labels.SortedPairs.Values }}{{ $.ExternalURL }}{{ end }}", False),
    ],
)
def test_amtool_finds_a_fault_where_we_do(text: str, *, faulty: bool) -> None:
    command = [AMTOOL or "", "template", "render", "--template.glob=none", f"--template.text={text}"]
    said = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (bool(parse(text, dialect=RECEIVERS).faults), said.returncode != 0) == (faulty, faulty), said.stderr
