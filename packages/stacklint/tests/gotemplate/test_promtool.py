"""Prometheus itself as the judge, when it loads a template and when it executes one.

`promtool check rules` parses every template; `promtool test rules` fires the alerts and shows
their annotations, which hold an error text where the execution failed.
"""

import functools
import json
import re
import shutil
import subprocess
from pathlib import Path
from random import Random

import pytest
from stacklint.gotemplate import parse

from .generate import Generator, templates

PROMTOOL = shutil.which("promtool")
COUNT = 8_000
EXECUTED = 2_000
BATCH = 100

pytestmark = pytest.mark.skipif(PROMTOOL is None, reason="promtool is not installed: nothing to compare with")


def run(*arguments: str) -> str:
    assert PROMTOOL
    shown = subprocess.run(
        [PROMTOOL, *arguments], capture_output=True, text=True, errors="replace", timeout=120, check=False
    )
    return shown.stdout + shown.stderr


@functools.cache
def version() -> tuple[int, int]:
    found = re.search(r"version (\d+)\.(\d+)", run("--version"))
    assert found
    return int(found[1]), int(found[2])


def write_rules(texts: list[str], folder: Path) -> Path:
    """A rule file with an alert for each template."""
    rules = [{"alert": f"A{n}", "expr": "up", "annotations": {"a": text}} for n, text in enumerate(texts)]
    path = folder / "rules.json"
    path.write_text(json.dumps({"groups": [{"name": "g", "rules": rules}]}), encoding="utf-8")
    return path


def refused(texts: list[str], folder: Path) -> dict[int, str]:
    """Why Prometheus refuses templates, by their index."""
    shown = run("check", "rules", "--lint=none", str(write_rules(texts, folder)))
    return {int(found[1]): found[2] for found in re.finditer(r'"A(\d+)": annotation "a": (.*)', shown)}


def expanded(texts: list[str], folder: Path) -> dict[int, str]:
    """What becomes of templates when their alerts fire, by their index; quoted as promtool shows it."""
    write_rules(texts, folder)
    test = {
        "interval": "1m",
        "external_labels": {"cluster": "c"},
        "input_series": [{"series": 'up{job="app",instance="host:80"}', "values": "1 1"}],
        "alert_rule_test": [{"eval_time": "1m", "alertname": f"A{n}", "exp_alerts": []} for n in range(len(texts))],
    }
    path = folder / "test.json"
    path.write_text(
        json.dumps({"rule_files": ["rules.json"], "evaluation_interval": "1m", "tests": [test]}), encoding="utf-8"
    )
    shown = run("test", "rules", str(path))
    found = re.finditer(r'alertname="A(\d+)".*?\}\n\s+Annotations:\{(.*)\}\n', shown)
    return {int(alert[1]): alert[2] for alert in found}


def differences(texts: list[str], folder: Path) -> list[tuple[str, object]]:
    theirs, ours = refused(texts, folder), version()
    found: list[tuple[str, object]] = []
    for index, text in enumerate(texts):
        faults = [fault for fault in parse(text, version=ours).faults if fault.at_load]
        if bool(faults) != (index in theirs):
            found.append((text, theirs.get(index, faults)))
    return found


def test_promtool_agrees_on_generated_templates(tmp_path: Path) -> None:
    texts = list(templates(1, COUNT))
    verdicts = [not any(fault.at_load for fault in parse(text).faults) for text in texts]
    assert COUNT / 4 < sum(verdicts) < COUNT * 3 / 4
    assert differences(texts, tmp_path) == []


def test_promtool_agrees_on_odd_templates(tmp_path: Path) -> None:
    expected = {
        "{{.Value|}}": True,
        "{{.Value | | len}}": False,
        "{{- -}}": False,
        "{{-}}": False,
        "{{-3}}": True,
        "{{3-}}": False,
        "{{$ := 1}}": True,
        "{{range $i, $labels}}{{end}}": True,
        "{{range $i, }}{{end}}": False,
        "{{range 1}}{{block `b` .}}{{break}}{{end}}{{end}}": False,
        "{{range 1}}{{range 1}}{{else}}{{break}}{{end}}{{end}}": True,
        "{{with 1}}{{else with 2}}{{else}}{{end}}": True,
        "{{range 1}}{{else range 2}}{{end}}": False,
        "{{block `a` $y := 1}}{{end}}{{$y}}": True,
        "{{with 1}}{{block `a` $y := 1}}{{end}}{{end}}{{$y}}": False,
        "{{template `a` $y := 1}}{{$y}}": True,
        "{{($x := 1)}}{{$x}}": True,
        "{{define `a`}}{{end}}{{define `a`}}1{{end}}{{define `a`}} {{/* */}}{{end}}": True,
        "{{block `a` .}}1{{end}}{{define `a`}}2{{end}}": False,
        "{{if.Value}}{{end}}": True,
        "{{if(1)}}{{end}}": True,
        "{{if`a`}}{{end}}": False,
        "{{ `a``b` }}": False,
        "{{ (1)(2) }}": False,
        "{{\n.Value\r\n|\tlen\n}}": True,
        "{{.Value\u00a0}}": False,
        "{{ .é.日本 $x٣ }}": False,
        "{{ $x٣ := .é.日本 }}": True,
        "{{ ²  }}": False,
        "{{ 1_0.5 0x_1p4 0b1 0o7 0_7 08.5 1. .5 +5 -0 }}": True,
        "{{ 0x1.8 }}": False,
        "{{ 0x }}": False,
        "{{ 1e }}": False,
        "{{ 0b1i }}": False,
        "{{ 1i 08i 1+2i 0x1p0-2i }}": True,
        "{{ '\\u00e9' 'é' '\\'' '\\x41' }}": True,
        "{{ '' }}": False,
        "{{ ''' }}": False,
        '{{ "\\400" }}': False,
        '{{ "\\U00110000" }}': False,
        '{{ "\\u00e9\\377\\a" }}': True,
        "{{/**/}}{{- /* }} */ -}}": True,
        "{{ /* a */ }}": False,
        "{{/* a */-}}": False,
        "{{print nil true}}": True,
        "{{print end}}": False,
        "{{now}}": version() >= (3, 6),
        "}}": True,
        "{ {": True,
    }
    assert {text: not any(f.at_load for f in parse(text, version=version()).faults) for text in expected} == expected
    assert differences(list(expected), tmp_path) == []


def failing(texts: list[str], folder: Path) -> list[bool]:
    """Which templates fail; in batches, as promtool takes quadratic time for the alerts of a file."""
    failed: list[bool] = []
    for start in range(0, len(texts), BATCH):
        batch = texts[start : start + BATCH]
        shown = expanded(batch, folder)
        assert len(shown) == len(batch)
        failed += ["<error expanding template" in shown[index] for index in range(len(batch))]
    return failed


def test_what_is_told_to_fail_at_run_time_fails(tmp_path: Path) -> None:
    generator = Generator(Random(1))
    texts: list[str] = []
    while len(texts) < EXECUTED:
        text = f"{{{{ $x := 1 }}}}{{{{ $y := $labels }}}}{{{{ {generator.pipeline(2)} }}}}"
        # The arguments of `and` and `or` are not all evaluated; promtool's output is read line by line.
        lazy = re.search(r"\b(and|or)\b|\n|\b(now|toTime)\b", text)
        if not lazy and not any(fault.at_load for fault in parse(text, version=version()).faults):
            texts.append(text)
    told = [bool(parse(text).faults) for text in texts]
    pairs = list(zip(told, failing(texts, tmp_path), texts, strict=True))
    assert [text for ours, theirs, text in pairs if ours and not theirs] == []
    failed = [ours for ours, theirs, _ in pairs if theirs]
    # What remains depends on values: `humanize` of a label, `query` of something that is no query.
    assert sum(failed) > 0.9 * len(failed) > EXECUTED / 4


def test_promtool_agrees_on_what_fails_at_run_time(tmp_path: Path) -> None:
    expected = {
        "{{ gt $value 5 }}": False,
        "{{ gt $value 5.0 }}": True,
        "{{ $value | toUpper }}": False,
        "{{ .labels.job }}": False,
        "{{ .Labels.job.x }}": False,
        '{{ humanize "abc" }}': False,
        '{{ humanize "1_0" }}': True,
        '{{ $x := "abc" }}{{ humanize ($x) }}': False,
        '{{ with "1" }}{{ humanize . }}{{ end }}': True,
        "{{ $x := 5 }}{{ gt $value $x }}": False,
        "{{ printf $value }}": False,
        '{{ printf "%d" $value }}': True,
        '{{ printf "%s" humanize $value }}': False,
        "{{ index $labels `job` }}": True,
        "{{ index $labels 1 }}": False,
        "{{ query `up` | value }}": False,
        "{{ query `up` | first | value | humanize }}": True,
        "{{ (query `up`).Value }}": False,
        "{{ range query `up` }}{{ .Labels.job }}{{ .Value }}{{ end }}": True,
        "{{ range query `up` }}{{ .value }}{{ end }}": False,
        "{{ range `abc` }}{{ end }}": False,
        "{{ range 5 }}{{ . }}{{ end }}": True,
        "{{ range $i, $x := 5 }}{{ end }}": False,
        "{{ range $value }}{{ end }}": False,
        "{{ with $labels }}{{ .job }}{{ end }}": True,
        "{{ with $labels }}{{ .Labels.job }}{{ end }}": False,
        "{{ safeHtml `a` | toUpper }}": False,
        "{{ nil }}": False,
        "{{ print nil }}": True,
        "{{ $y = 1 }}": False,
        "{{ if false }}{{ $x := 1 }}{{ else }}{{ $x }}{{ end }}": False,
        "{{ if true }}{{ $x := 1 }}{{ end }}": True,
        "{{ 9223372036854775808 }}": False,
        "{{ template `t` . }}{{ define `t` }}{{ .Value }}{{ end }}": True,
        "{{ template `t` }}{{ define `t` }}{{ .x }}{{ end }}": True,
        "{{ template `t` . }}": False,
        "{{ define `t` }}{{ humanize }}{{ end }}": True,
        "{{ block `t` $labels }}{{ .job.x }}{{ end }}": False,
        "{{ $labels.job | $labels.job }}": False,
        "{{ slice `abc` 1 2 }}": True,
        "{{ slice `abc` `a` }}": False,
        "{{ eq nil 1 }}": True,
        "{{ lt nil 1 }}": False,
        "{{ eq $labels $labels }}": False,
        "{{ call print 1 }}": False,
        "{{ first nil }}": False,
        "{{ html }}{{ args 1 2 }}{{ (args 1 2).arg0 }}": True,
    }
    assert {text: not parse(text).faults for text in expected} == expected
    fails = failing(list(expected), tmp_path)
    assert dict(zip(expected, (not failed for failed in fails), strict=True)) == expected
