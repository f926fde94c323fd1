"""Dashboard provider files as Grafana decodes them, with `apiVersion: 1` and as the old list."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from stacklint.models import Consequence, Kind, ModelFault

Judge = Callable[[Kind, str], tuple[str, tuple[ModelFault, ...]]]

NEW = "apiVersion: 1\nproviders:\n- name: P\n"
PATH = "  options: {path: /x}\n"

GOOD = [
    "~\n",
    "apiVersion: 1\n",
    "apiVersion: 2\nproviders: []\n",
    NEW + PATH + "  type: file\n  orgId: '1'\n  disableDeletion: 'f'\n  updateIntervalSeconds: $N\n",
    NEW + "  type: ''\n  options: {folder: /x, foldersFromFilesStructure: true}\n",
    NEW + PATH + "  folder: A\n  folderUid: a\n- name: Q\n" + PATH,
    "- name: P\n  org_id: 1\n  allowUiUpdates: yes\n" + PATH,
]

BAD = [
    ("«providers: []»\n", "`apiVersion` is missing in the top level", Consequence.REFUSES),
    ("apiVersion: «'1'»\n", "`apiVersion` is `'1'`, not 1 without quotes", Consequence.REFUSES),
    ("apiVersion: «v1»\n", "`apiVersion` is `v1`, not 1 without quotes", Consequence.REFUSES),
    ("apiVersion: 1\n«provider»: []\n", "`provider` is no key of the top level", Consequence.IGNORES),
    ("apiVersion: 1\nproviders: «{}»\n", "`providers` is an empty mapping, not a list", Consequence.REFUSES),
    ("apiVersion: 1\nproviders: [«{name: P}»]\n",
     "`options` is missing in entry 1 of `providers`", Consequence.REFUSES),
    (NEW + "  options: «{}»\n", "`options` has no `path`, the folder to read dashboards from", Consequence.REFUSES),
    (NEW + "  options: {path: «[]»}\n", "`path` is an empty list, not a text", Consequence.REFUSES),
    (NEW + "  options: «x»\n", "`options` is `x`, not a mapping", Consequence.REFUSES),
    (NEW + PATH + "  type: «disk»\n", "`type` is `disk`, not `file`, the only type there is", Consequence.REFUSES),
    (NEW + PATH + "- name: «P»\n" + PATH, "`name` is `P`, as that of a provider before", Consequence.REFUSES),
    ("- {options: {path: /x}}\n- «{options: {path: /y}}»\n", "`name` is empty, as that of a provider before",
     Consequence.REFUSES),
    (NEW + PATH + "  «folderUid»: x\n", "`folderUid` is set without a `folder`, and has no effect",
     Consequence.IGNORES),
    (NEW + "  options: {path: /x, foldersFromFilesStructure: «'true'»}\n",
     "`foldersFromFilesStructure` is `'true'`, not `true` or `false` without quotes", Consequence.IGNORES),
    (NEW + "  folder: A\n  options: {path: /x, «foldersFromFilesStructure»: true}\n",
     "`foldersFromFilesStructure` is set beside `folder`", Consequence.IGNORES),
    (NEW + "  folder: A\n  folderUid: a\n  options: {path: /x, «foldersFromFilesStructure»: true}\n",
     "`foldersFromFilesStructure` is set beside `folder` and `folderUid`", Consequence.REFUSES),
    ("- name: P\n  allowUiUpdates: «'true'»\n" + PATH,
     "`allowUiUpdates` is `'true'`, not `true` or `false` without quotes", Consequence.REFUSES),
]  # fmt: skip


@pytest.mark.parametrize("text", GOOD)
def test_what_grafana_takes_has_no_faults(judge: Judge, text: str) -> None:
    assert judge(Kind.PROVIDER, text) == (text, ())


@pytest.mark.parametrize(("text", "message", "consequence"), BAD)
def test_each_fault_is_found_once_at_its_place(judge: Judge, text: str, message: str, consequence: Consequence) -> None:
    marked, faults = judge(Kind.PROVIDER, text)
    assert (marked, [(fault.message, fault.consequence) for fault in faults]) == (text, [(message, consequence)])


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        (NEW + PATH + "  «org_id»: 1\n", "write `orgId`"),
        (NEW + PATH + "  «path»: /y\n", "put it under `options` as `path`"),
        (NEW + "  options: {path: /x, «foldersFromFileStructure»: true}\n", "write `foldersFromFilesStructure`"),
        (NEW + PATH + "  «folderId»: 1\n", ""),
        ("- name: P\n  «orgId»: 1\n" + PATH, "write `org_id`"),
    ],
)
def test_keys_that_grafana_drops_in_silence_come_with_the_right_ones(judge: Judge, text: str, advice: str) -> None:
    marked, (fault,) = judge(Kind.PROVIDER, text)
    assert (marked, fault.help, fault.consequence) == (text, advice, Consequence.IGNORES)
