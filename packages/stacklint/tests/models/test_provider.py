"""Dashboard provider files as Grafana decodes them, with `apiVersion: 1` and as the old list."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from stacklint.models import Consequence, FaultKind, Kind, ModelFault

Judge = Callable[[Kind, str], tuple[str, tuple[ModelFault, ...]]]

NEW = "apiVersion: 1\nproviders:\n- name: P\n"
PATH = "  options: {path: /x}\n"

GOOD = [
    "~\n",
    "apiVersion: 1\n",
    "apiVersion: 1\nproviders: ~\n",
    "apiVersion: 2\nproviders: []\n",
    "apiVersion: 1.0\nproviders: []\n",
    NEW + PATH + "  type: file\n  orgId: '1'\n  disableDeletion: 'f'\n  updateIntervalSeconds: $N\n",
    NEW + "  type: ''\n  options: {path: /x, foldersFromFilesStructure: true}\n",
    NEW + "  options: {path: 'C:\\x'}\n",
    NEW + "  options: {path: $BOARDS}\n",
    NEW + PATH + "  folder: A\n  folderUid: a\n- name: Q\n" + PATH,
    NEW + PATH + "  folder: I/O and TCP / IP\n",
    NEW + "  folder: $A\n  folderUid: a\n" + PATH,
    NEW + "  folder: $A\n  folderUid: $B\n  options: {path: /x, foldersFromFilesStructure: true}\n",
    "[]\n",
]

BAD = [
    ("«providers: []»\n", "`apiVersion` is missing in the top level", Consequence.REFUSES),
    ("apiVersion: «'1'»\n", "`apiVersion` is `'1'`, not 1 without quotes", Consequence.REFUSES),
    ("apiVersion: «v1»\n", "`apiVersion` is `v1`, not 1 without quotes", Consequence.REFUSES),
    ("apiVersion: «0.5»\n", "`apiVersion` is `0.5`, not 1 without quotes", Consequence.REFUSES),
    ("apiVersion: 1\n«provider»: []\n", "`provider` is no key of the top level", Consequence.SKIPS),
    ("apiVersion: 1\nproviders: «{}»\n", "`providers` is an empty mapping, not a list", Consequence.REFUSES),
    ("apiVersion: 1\nproviders: [«{name: P}»]\n",
     "`options` is missing in entry 1 of `providers`", Consequence.REFUSES),
    (NEW + "  «option»: {path: /x}\n", "`option` is no key of entry 1 of `providers`", Consequence.REFUSES),
    (NEW + "  options: «{}»\n", "`path` is missing in `options`: the folder to read dashboards from",
     Consequence.REFUSES),
    (NEW + "  options: {«paht»: /x}\n", "`paht` is no key of `options`", Consequence.REFUSES),
    (NEW + "  options: {path: «[]»}\n", "`path` is an empty list, not a text", Consequence.REFUSES),
    (NEW + "  options: {path: «5»}\n", "`path` is `5`, not a text", Consequence.REFUSES),
    (NEW + "  options: {path: «true»}\n", "`path` is `true`, not a text", Consequence.REFUSES),
    (NEW + "  options: «x»\n", "`options` is `x`, not a mapping", Consequence.REFUSES),
    (NEW + "  options: {«folder»: /x}\n", "`folder` is the old name of `path`", Consequence.WORKS),
    (NEW + "  options: {path: /x, «folder»: App}\n", "`folder` is the old name of `path`, which is set too",
     Consequence.IGNORES),
    (NEW + "  options: {path: «boards»}\n", "`path` counts from the folder that Grafana is started in",
     Consequence.WORKS),
    (NEW + "  options: {path: «''»}\n", "`path` counts from the folder that Grafana is started in",
     Consequence.WORKS),
    (NEW + PATH + "  type: «disk»\n", "`type` is `disk`, not `file`, the only type there is", Consequence.REFUSES),
    (NEW + PATH + "- name: «P»\n" + PATH, "`name` is `P`, as that of a provider before", Consequence.REFUSES),
    (NEW + PATH + "  «folderUid»: x\n", "`folderUid` is set without a `folder`", Consequence.IGNORES),
    (NEW + PATH + "  folder: A\n  folderUid: «a b»\n",
     "`folderUid` is `a b`, not a uid: up to 40 letters, digits, `-` and `_`", Consequence.LOGS),
    (NEW + PATH + "  folder: A\n  folderUid: «[a]»\n",
     "`folderUid` is a list, not a uid: up to 40 letters, digits, `-` and `_`", Consequence.REFUSES),
    (NEW + PATH + "  folder: A\n  folderUid: «general»\n",
     "`folderUid` is `general`, which is the top and can't be a folder", Consequence.SKIPS),
    (NEW + PATH + "  folder: «Team/Service»\n", "`folder` is one title, `Team/Service`, in which `/` nests nothing",
     Consequence.WORKS),
    (NEW + "  options: {path: /x, foldersFromFilesStructure: «'true'»}\n",
     "`foldersFromFilesStructure` is `'true'`, not `true` or `false` without quotes", Consequence.IGNORES),
    (NEW + "  folder: A\n  options: {path: /x, foldersFromFilesStructure: «'true'»}\n",
     "`foldersFromFilesStructure` is `'true'`, not `true` or `false` without quotes", Consequence.IGNORES),
    (NEW + "  «folder»: Team/Service\n  options: {path: /x, foldersFromFilesStructure: true}\n",
     "`folder` is set beside `foldersFromFilesStructure`", Consequence.IGNORES),
    (NEW + "  «folderUid»: a\n  options: {path: /x, foldersFromFilesStructure: true}\n",
     "`folderUid` is set beside `foldersFromFilesStructure`", Consequence.IGNORES),
    (NEW + "  folder: A\n  folderUid: a\n  options: {path: /x, «foldersFromFilesStructure»: true}\n",
     "`foldersFromFilesStructure` is set beside `folder` and `folderUid`", Consequence.REFUSES),
    ("- «name»: P\n  org_id: 1\n  allowUiUpdates: yes\n" + PATH, "a list without `apiVersion` is the old form",
     Consequence.WORKS),
]  # fmt: skip

OLD = [
    ("- {«options»: {path: /x}}\n- «{options: {path: /y}}»\n", "`name` is empty, as that of a provider before"),
    ("- «name»: P\n  allowUiUpdates: «'true'»\n" + PATH,
     "`allowUiUpdates` is `'true'`, not `true` or `false` without quotes"),
    ("- «{}»\n", "`options` is missing in entry 1"),
    ("- {«options»: {path: /x}}\n- «~»\n", "entry 2 is null, not a mapping"),
]  # fmt: skip


@pytest.mark.parametrize("text", GOOD)
def test_what_grafana_takes_has_no_faults(judge: Judge, text: str) -> None:
    assert judge(Kind.PROVIDER, text) == (text, ())


@pytest.mark.parametrize(("text", "message", "consequence"), BAD)
def test_each_fault_is_found_once_at_its_place(judge: Judge, text: str, message: str, consequence: Consequence) -> None:
    marked, faults = judge(Kind.PROVIDER, text)
    assert (marked, [(fault.message, fault.consequence) for fault in faults]) == (text, [(message, consequence)])


@pytest.mark.parametrize(("text", "message"), OLD)
def test_faults_of_the_old_form_stop_grafana_too(judge: Judge, text: str, message: str) -> None:
    marked, faults = judge(Kind.PROVIDER, text)
    refused = [fault.message for fault in faults if fault.consequence is Consequence.REFUSES]
    assert (marked, refused[-1]) == (text, message)


def test_without_providers_whatever_stands_there_loads_nothing(judge: Judge) -> None:
    _, faults = judge(Kind.PROVIDER, "apiVersion: 1\ndashboards: []\n")
    assert [(fault.message, fault.consequence) for fault in faults] == [
        ("`providers` is missing in the top level", Consequence.SKIPS),
        ("`dashboards` is no key of the top level", Consequence.IGNORES),
    ]


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        (NEW + PATH + "  «org_id»: 1\n", "write `orgId`"),
        (NEW + PATH + "  «path»: /y\n", "put it under `options` as `path`"),
        (NEW + "  options: {path: /x, «foldersFromFileStructure»: true}\n", "write `foldersFromFilesStructure`"),
        (NEW + PATH + "  «folderId»: 1\n", ""),
        ("- «name»: P\n  «orgId»: 1\n" + PATH, "write `org_id`"),
    ],
)
def test_keys_that_grafana_drops_in_silence_come_with_the_right_ones(judge: Judge, text: str, advice: str) -> None:
    marked, faults = judge(Kind.PROVIDER, text)
    (fault,) = [one for one in faults if one.kind is FaultKind.UNKNOWN_KEY]
    assert (marked, fault.help, fault.consequence) == (text, advice, Consequence.IGNORES)
