"""Values of a service that Compose takes as they are and hands on, and that the engine refuses.

Compose checks types; what a restart policy, a capability or a log option is called, only the engine knows. Facts: a
Docker Engine, asked for each kind of value (tests/e2e/test_engine_values.py); capabilities(7), setrlimit(2).
"""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Node
from stacklint.models.nearness import nearest
from stacklint.pattern import Pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeAlias

    from stacklint.stack.compose.sets import Service

    Judge: TypeAlias = Callable[[Node, str], Iterator["EngineFault"]]

POLICIES: Final = ("no", "always", "on-failure", "unless-stopped")
_RETRIES: Final = "on-failure:"
"""Compose takes any text behind it, and hands on no number where it is none."""

CAPABILITIES: Final = frozenset(
    {
        *("ALL", "AUDIT_CONTROL", "AUDIT_READ", "AUDIT_WRITE", "BLOCK_SUSPEND", "BPF", "CHECKPOINT_RESTORE"),
        *("CHOWN", "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "FSETID", "IPC_LOCK", "IPC_OWNER", "KILL"),
        *("LEASE", "LINUX_IMMUTABLE", "MAC_ADMIN", "MAC_OVERRIDE", "MKNOD", "NET_ADMIN", "NET_BIND_SERVICE"),
        *("NET_BROADCAST", "NET_RAW", "PERFMON", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYSLOG", "SYS_ADMIN"),
        *("SYS_BOOT", "SYS_CHROOT", "SYS_MODULE", "SYS_NICE", "SYS_PACCT", "SYS_PTRACE", "SYS_RAWIO"),
        *("SYS_RESOURCE", "SYS_TIME", "SYS_TTY_CONFIG", "WAKE_ALARM"),
    }
)
SECURITY: Final = frozenset(
    {
        *("apparmor", "credentialspec", "label", "no-new-privileges", "seccomp", "systempaths", "writable-cgroups"),
        *("mask", "proc-opts", "unmask"),  # Podman's
    }
)
LIMITS: Final = frozenset(
    {
        *("core", "cpu", "data", "fsize", "locks", "memlock", "msgqueue", "nice", "nofile", "nproc", "rss", "rtprio"),
        *("rttime", "sigpending", "stack"),
    }
)
_BUFFERED: Final = frozenset({"mode", "max-buffer-size"})
LOG_OPTIONS: Final = {
    "json-file": frozenset({"max-size", "max-file", "compress", "labels", "labels-regex", "env", "env-regex", "tag"})
    | _BUFFERED,
    "local": frozenset({"max-size", "max-file", "compress"}) | _BUFFERED,
}
"""What these two loggers take; they are the ones with options that people write by hand."""
MOUNTS: Final = ("bind", "volume", "tmpfs", "npipe", "cluster", "image")
_TMPFS: Final = frozenset(
    {
        *("async", "atime", "bind", "dev", "diratime", "dirsync", "exec", "gid", "iversion", "loud", "mand", "mode"),
        *("mpol", "noatime", "nodev", "nodiratime", "noexec", "noiversion", "nomand", "norelatime", "nostrictatime"),
        *("nosuid", "nr_blocks", "nr_inodes", "private", "rbind", "relatime", "remount", "ro", "rprivate", "rshared"),
        *("rslave", "runbindable", "rw", "shared", "silent", "size", "slave", "strictatime", "suid", "sync", "uid"),
        "unbindable",
    }
)
DRIVERS: Final = ("json-file", "local", "none", "syslog", "journald", "gelf", "fluentd", "awslogs", "splunk", "gcplogs")
"""The engine's own loggers; a plugin may have any other name."""
_SIZE: Final = Pattern(r"\d+(\.\d+)* ?[kKmMgGtTpP]?[iI]?[bB]?")
_COUNT: Final = Pattern(r"0*[1-9][0-9]{0,8}")
_CONTAINER: Final = Pattern(r"[a-zA-Z0-9][a-zA-Z0-9_.-]+")
_WINDOWS: Final = Pattern(r"[A-Za-z]:|.*\\")


class EngineFault(NamedTuple):
    """A value that the engine refuses.

    Attributes:
        node: where it stands.
        message: what it is not.
        help: what to write.
        is_key: whether its key is what is wrong.
    """

    node: Node
    message: str
    help: str
    is_key: bool = False


def engine_faults(service: Service) -> Iterator[EngineFault]:
    """What of a service the engine refuses, so that its container is not made or not started.

    What holds a variable is left alone, as is what may be the name of something installed on the host.
    """
    node = service.node
    yield from _restart(node["restart"])
    for key in ("cap_add", "cap_drop"):
        yield from _each(node[key], _capability)
    yield from _each(node["security_opt"], _security)
    yield from _each(node["extra_hosts"], _host)
    yield from _logging(node["logging"])
    for key, limit in node["ulimits"].entries():
        if key not in LIMITS:
            yield EngineFault(limit, f"`{key}` is no limit", _one_of(key, LIMITS), is_key=True)
    for volume in node["volumes"].items():
        kind = volume["type"]
        if _is_plain(kind) and kind.string not in MOUNTS:
            yield EngineFault(kind, f"`{kind.string}` is no kind of mount", _one_of(kind.string or "", MOUNTS))
    yield from _each(node["tmpfs"], _tmpfs)
    if node["tmpfs"].string:
        yield from _tmpfs(node["tmpfs"], node["tmpfs"].string)
    name, folder = node["container_name"], node["working_dir"]
    if _is_plain(name) and not _CONTAINER.fullmatch(name.string or ""):
        yield EngineFault(name, f"`{name.string}` is no name of a container", "write letters, digits, `_`, `.` and `-`")
    if _is_plain(folder) and not _is_absolute(folder.string or ""):
        yield EngineFault(folder, f"`{folder.string}` is no absolute path", f"write `/{folder.string}`")
    for mount in service.mounts:
        if (
            mount.known
            and mount.kind in {"bind", "volume"}
            and "$" not in mount.target
            and not _is_absolute(mount.target)
        ):
            yield EngineFault(mount.node, f"`{mount.target}` is no absolute path in the container", "begin it with `/`")


def _each(node: Node, judge: Judge) -> Iterator[EngineFault]:
    """The faults of the texts of a list, or of a mapping's entries as such."""
    for one in node.items():
        if _is_plain(one):
            yield from judge(one, one.string or "")
    for key, one in node.entries():
        if _is_plain(one):
            yield from judge(one, f"{key}={one.string}")


def _restart(node: Node) -> Iterator[EngineFault]:
    policy = node.string or ""
    if _is_plain(node) and policy not in POLICIES and not policy.startswith(_RETRIES):
        yield EngineFault(node, f"`{policy}` is no restart policy", _one_of(policy, POLICIES))


def _capability(node: Node, text: str) -> Iterator[EngineFault]:
    name = text.upper().removeprefix("CAP_")
    if name not in CAPABILITIES:
        right = nearest(name, CAPABILITIES)
        yield EngineFault(node, f"`{text}` is no capability", f"write `{right}`" if right else "see capabilities(7)")


def _security(node: Node, text: str) -> Iterator[EngineFault]:
    name, sign, value = re.split(r"([:=])", text, maxsplit=1) if re.search("[:=]", text) else (text, "", "")
    if name not in SECURITY:
        yield EngineFault(node, f"`{name}` is no option of security", _one_of(name, SECURITY))
    elif name == "no-new-privileges" and sign and value.lower() not in {"true", "false", "1", "0", "t", "f"}:
        yield EngineFault(node, f"`{value}` is neither `true` nor `false`", "write `no-new-privileges:true`")


def _tmpfs(node: Node, text: str) -> Iterator[EngineFault]:
    for option in text.partition(":")[2].split(","):
        name = option.partition("=")[0]
        if name and "$" not in name and name not in _TMPFS:
            right = nearest(name, _TMPFS)
            yield EngineFault(node, f"`{name}` is no option of tmpfs", f"write `{right}`" if right else "see tmpfs(5)")


def _host(node: Node, text: str) -> Iterator[EngineFault]:
    address = re.split("[:=]", text, maxsplit=1)[-1].strip("[]")
    if address == "host-gateway":
        return
    try:
        ip_address(address)
    except ValueError:
        right = nearest(address, ("host-gateway",))
        advice = f"write `{right}`" if right else "write the address of a host; names are not looked up"
        yield EngineFault(node, f"`{address}` is no address", advice)


def _logging(node: Node) -> Iterator[EngineFault]:
    driver = node.text_at("driver") or "json-file"
    meant = nearest(driver, DRIVERS) if driver not in DRIVERS and "$" not in driver else None
    if meant is not None:
        yield EngineFault(node["driver"], f"`{driver}` is no driver for logs", f"write `{meant}`")
    known = LOG_OPTIONS.get(driver)
    for key, option in node["options"].entries() if known is not None else ():
        value = option.text or ""
        if known is not None and key not in known:
            yield EngineFault(
                option, f"`{key}` is no option of the log driver `{driver}`", _one_of(key, known), is_key=True
            )
        elif key == "max-size" and "$" not in value and not _SIZE.fullmatch(value):
            yield EngineFault(option, f"`{value}` is no size", "write a number with a unit, such as `10m`")
        elif key == "max-file" and "$" not in value and not _COUNT.fullmatch(value):
            yield EngineFault(option, f"`{value}` is no number of files", "write a number, such as `3`")


def _is_plain(node: Node) -> bool:
    return bool(node.string) and "$" not in (node.string or "")


def _is_absolute(path: str) -> bool:
    return path.startswith("/") or bool(_WINDOWS.match(path))


def _one_of(word: str, names: frozenset[str] | tuple[str, ...]) -> str:
    right = nearest(word, names)
    return f"write `{right}`" if right else f"write one of {', '.join(f'`{name}`' for name in sorted(names))}"
