"""Ways to write a stack so that it means the same: each writes the files of a folder anew, as far as it can."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Final, TypeAlias

import yaml
from stacklint.promql import parse, selectors
from stacklint.stack.compose.interpolation import Interpolated
from stacklint.stack.compose.reader import read_image
from stacklint.stack.programs.images import is_program
from yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

Way: TypeAlias = Callable[[Path, Random], bool]
"""Writes a folder anew, and says whether it has changed anything."""
Change: TypeAlias = Callable[[MappingNode, Random], bool]

_STR, _BOOL, _INT, _NULL, _MAP, _SEQ = (
    f"tag:yaml.org,2002:{kind}" for kind in ("str", "bool", "int", "null", "map", "seq")
)
_BIND: Final = re.compile(r"(\.{1,2}/[\w./-]+):(/[\w./-]+?)(:ro)?")
_PORTS: Final = re.compile(r"(?:(\d+\.\d+\.\d+\.\d+):)?(\d+):(\d+)")
_OTHERWISE: Final = ("build", "entrypoint", "env_file", "extends", "<<", "deploy")
"""With these a service has more to it than what its image could say."""
_TAGGED: Final = re.compile(r"([\w./-]+):([\w.-]+)")


def _text(value: str, style: str | None = None) -> ScalarNode:
    return ScalarNode(_STR, value, style=style)


def _mapping(entries: dict[str, Node]) -> MappingNode:
    return MappingNode(_MAP, [(_text(key), value) for key, value in entries.items()], flow_style=False)


def _sequence(items: list[str]) -> SequenceNode:
    return SequenceNode(_SEQ, [_text(item, '"') for item in items])


def _get(node: Node | None, key: str) -> Node | None:
    pairs = node.value if isinstance(node, MappingNode) else []
    return next((value for name, value in pairs if isinstance(name, ScalarNode) and name.value == key), None)


def _walk(root: Node) -> Iterator[Node]:
    pending, seen = [root], set[int]()
    while pending:
        node = pending.pop()
        if id(node) not in seen:
            seen.add(id(node))
            yield node
            pending += node.value if isinstance(node, SequenceNode) else []
            pending += [one for pair in node.value for one in pair] if isinstance(node, MappingNode) else []


def _is_plain(root: MappingNode) -> bool:
    """Whether a tree can be written anew: no key twice, which its file is there for."""
    keys = ([key.value for key, _ in node.value] for node in _walk(root) if isinstance(node, MappingNode))
    return all(len(set(map(str, names))) == len(names) for names in keys)


def _yaml(folder: Path, change: Change, rnd: Random) -> bool:
    """Change every YAML file that is one mapping and has no comment for us."""
    changed = False
    for path in sorted(path for end in ("*.yml", "*.yaml") for path in folder.rglob(end)):
        raw = path.read_bytes() if path.is_file() and not path.is_symlink() else b"stacklint:"
        try:
            roots = list(yaml.compose_all(raw.decode(), Loader=yaml.SafeLoader)) if b"stacklint:" not in raw else []
        except (yaml.YAMLError, UnicodeDecodeError):
            continue
        if len(roots) == 1 and isinstance(roots[0], MappingNode) and _is_plain(roots[0]) and change(roots[0], rnd):
            path.write_text(yaml.serialize(roots[0], Dumper=yaml.SafeDumper, allow_unicode=True, width=10**6))
            changed = True
    return changed


def _json(folder: Path, write: Callable[[object], str], rnd: Random | None = None) -> bool:
    def pairs(found: list[tuple[str, object]]) -> dict[str, object]:
        if len(dict(found)) < len(found):
            raise ValueError
        if rnd is not None:
            rnd.shuffle(found)
        return dict(found)

    changed = False
    for path in sorted(folder.rglob("*.json")):
        try:
            whole = json.loads(path.read_text("utf-8"), object_pairs_hook=pairs) if not path.is_symlink() else None
        except ValueError:
            continue
        if isinstance(whole, dict):
            path.write_text(write(whole), "utf-8")
            changed = True
    return changed


def _services(root: MappingNode) -> list[tuple[str, MappingNode]]:
    services = _get(root, "services")
    pairs = services.value if isinstance(services, MappingNode) else []
    return [(key.value, service) for key, service in pairs if isinstance(service, MappingNode)]


def _of_services(key: str, other: Callable[[Node], Node | None]) -> Way:
    """A way that writes what services have under a key in another form, where there is one."""

    def change(root: MappingNode, _rnd: Random) -> bool:
        changed = False
        for _, service in _services(root):
            for index, (name, value) in enumerate(service.value):
                written = other(value) if name.value == key else None
                if written is not None:
                    service.value[index] = name, written
                    changed = True
        return changed

    return lambda folder, rnd: _yaml(folder, change, rnd)


def _items(node: Node, other: Callable[[str], Node | None]) -> Node | None:
    """A list with its texts in another form."""
    if not isinstance(node, SequenceNode):
        return None
    items = [(isinstance(one, ScalarNode) and other(one.value)) or one for one in node.value]
    return SequenceNode(_SEQ, items) if items != node.value else None


def _long_mount(text: str) -> Node | None:
    found = _BIND.fullmatch(text)
    if found is None:
        return None
    own: dict[str, Node] = {"type": _text("bind"), "source": _text(found[1]), "target": _text(found[2])}
    only = {"read_only": ScalarNode("tag:yaml.org,2002:bool", "true")} if found[3] else {}
    return _mapping(
        {**own, **only, "bind": _mapping({"create_host_path": ScalarNode("tag:yaml.org,2002:bool", "true")})}
    )


def _long_port(text: str) -> Node | None:
    found = _PORTS.fullmatch(text)
    if found is None:
        return None
    own: dict[str, Node] = {"target": ScalarNode(_INT, found[3]), "published": _text(found[2], '"')}
    return _mapping({**own, **({"host_ip": _text(found[1])} if found[1] else {})})


def _as_mapping(node: Node) -> Node | None:
    if not isinstance(node, SequenceNode) or not all(isinstance(one, ScalarNode) for one in node.value):
        return None
    pairs = [one.value.partition("=") for one in node.value]
    if len({name for name, _, _ in pairs}) < len(pairs):
        return None
    empty = ScalarNode(_NULL, "")
    return _mapping({name: _text(value, '"') if sign else empty for name, sign, value in pairs})


def _other_command(node: Node) -> Node | None:
    if isinstance(node, SequenceNode) and node.value and all(isinstance(one, ScalarNode) for one in node.value):
        return _text(shlex.join(one.value for one in node.value), '"')
    try:
        return _sequence(shlex.split(node.value)) if isinstance(node, ScalarNode) and node.value else None
    except ValueError:
        return None


def _with_conditions(node: Node) -> Node | None:
    if not isinstance(node, SequenceNode):
        return None
    return _mapping({one.value: _mapping({"condition": _text("service_started")}) for one in node.value})


def _styled(style: bool) -> Change:
    def change(root: MappingNode, _rnd: Random) -> bool:
        for node in _walk(root):
            if isinstance(node, CollectionNode):
                node.flow_style = style
            elif style and isinstance(node, ScalarNode) and node.style in {"|", ">"}:
                node.style = '"'
        return True

    return change


def _quoted(root: MappingNode, _rnd: Random) -> bool:
    for node in _walk(root):
        if isinstance(node, ScalarNode) and node.tag == _STR and node.value != "<<":
            node.style = '"'
    return True


def _shuffled(root: MappingNode, rnd: Random) -> bool:
    for node in _walk(root):
        if isinstance(node, MappingNode) and not any(key.value == "<<" for key, _ in node.value):
            rnd.shuffle(node.value)
    return True


def _ends(folder: Path, _rnd: Random) -> bool:
    for path in (path for path in folder.rglob("*") if path.suffix in {".yml", ".yaml", ".json"}):
        if path.is_file() and not path.is_symlink():
            path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    return True


def _by_variables(folder: Path, rnd: Random) -> bool:
    """Tags of images are in `.env`, and published ports are defaults."""
    given: list[str] = []

    def change(root: MappingNode, _rnd: Random) -> bool:
        before = len(given)
        for _, service in _services(root):
            image, ports = _get(service, "image"), _get(service, "ports")
            found = _TAGGED.fullmatch(image.value) if isinstance(image, ScalarNode) else None
            if found is not None and isinstance(image, ScalarNode):
                image.value = f"{found[1]}:${{TAG_{len(given)}}}"
                given.append(f"TAG_{len(given)}={found[2]}")
            for port in ports.value if isinstance(ports, SequenceNode) else []:
                both = _PORTS.fullmatch(port.value) if isinstance(port, ScalarNode) else None
                if both is not None and not both[1]:
                    port.value = f"${{PORT_OF_{both[2]}:-{both[2]}}}:{both[3]}"
                    given.append(f"UNUSED_{len(given)}=")
        return len(given) > before

    compose = [path for path in folder.iterdir() if "compose" in path.name and path.is_file()]
    if len(compose) != 1 or any(folder.glob(".env*")) or not _yaml(folder, change, rnd):
        return False
    (folder / ".env").write_text("\n".join(one for one in given if one.startswith("TAG")) + "\n")
    return True


def _copied(folder: Path, rnd: Random) -> bool:
    """What is mounted from the repository is copied into an image instead."""

    def change(root: MappingNode, _rnd: Random) -> bool:
        changed = False
        for name, service in _services(root):
            image, volumes = _get(service, "image"), _get(service, "volumes")
            if not isinstance(image, ScalarNode) or not isinstance(volumes, SequenceNode) or _get(service, "build"):
                continue
            mounts = [_BIND.fullmatch(one.value) if isinstance(one, ScalarNode) else None for one in volumes.value]
            copied = [
                one for one in mounts if one is not None and one[1].startswith("./") and (folder / one[1]).exists()
            ]
            if "$" in image.value or not copied:
                continue
            lines = (f"COPY {one[1]} {one[2]}{'/' if (folder / one[1]).is_dir() else ''}\n" for one in copied)
            (folder / f"Dockerfile.{name}").write_text(f"FROM {image.value}\n{''.join(lines)}")
            kept = [one for one, mount in zip(volumes.value, mounts, strict=True) if mount not in copied]
            service.value = [(key, value) for key, value in service.value if key.value not in {"image", "volumes"}]
            build = _mapping({"context": _text("."), "dockerfile": _text(f"Dockerfile.{name}")})
            service.value += [(_text("build"), build), (_text("volumes"), SequenceNode(_SEQ, kept))]
            changed = True
        return changed

    compose = [path for path in folder.iterdir() if "compose" in path.name and path.is_file()]
    return len(compose) == 1 and _yaml(folder, change, rnd)


def _words(node: Node | None) -> list[str] | None:
    """The words of a command, without variables; `None` where they aren't all known."""
    if isinstance(node, SequenceNode) and all(isinstance(one, ScalarNode) for one in node.value):
        words = [one.value for one in node.value]
    elif isinstance(node, ScalarNode) and node.tag == _STR:
        try:
            words = shlex.split(node.value)
        except ValueError:
            return None
    else:
        return None
    return words if words and not any("$" in word or "\n" in word for word in words) else None


def _variables(node: Node | None) -> dict[str, str] | None:
    """The variables of a service with their values; `None` where one has none, or stands for another."""
    block = _as_mapping(node) if isinstance(node, SequenceNode) else node
    if not isinstance(block, MappingNode) or not block.value:
        return None
    found = {key.value: value.value for key, value in block.value if isinstance(value, ScalarNode)}
    tags = {value.tag for _, value in block.value}
    plain = len(found) == len(block.value) and _NULL not in tags and "<<" not in found
    return found if plain and not any(set("$\n\\") & set(text) for text in found.values()) else None


def _said_by_images(folder: Path, rnd: Random) -> bool:
    """What services of well-known programs are started with is said by images that are built on theirs."""

    def change(root: MappingNode, _rnd: Random) -> bool:
        changed = False
        for name, service in _services(root):
            image = _get(service, "image")
            text = image.value if isinstance(image, ScalarNode) else "$"
            if "$" in text or not is_program(read_image(Interpolated(text))):
                continue
            if any(_get(service, key) is not None for key in _OTHERWISE):
                continue
            words, variables = _words(_get(service, "command")), _variables(_get(service, "environment"))
            lines = [f"ENV {key}={json.dumps(value, ensure_ascii=False)}\n" for key, value in (variables or {}).items()]
            lines += [f"CMD {json.dumps(words)}\n"] if words is not None else []
            if lines:
                given = f"FROM {text}\nLABEL written=otherwise\nRUN mkdir -p /made\n{''.join(lines)}EXPOSE 1\n"
                (folder / f"Dockerfile.{name}").write_text(given)
                gone = {"image": True, "command": words is not None, "environment": variables is not None}
                service.value = [(key, value) for key, value in service.value if not gone.get(key.value)]
                build = _mapping({"context": _text("."), "dockerfile": _text(f"Dockerfile.{name}")})
                service.value.append((_text("build"), build))
                changed = True
        return changed

    compose = [path for path in folder.iterdir() if "compose" in path.name and path.is_file()]
    return len(compose) == 1 and _yaml(folder, change, rnd)


def _expressions(other: Callable[[str], str]) -> Way:
    """A way that writes the expressions of rules and dashboards otherwise, those without variables."""

    def written(text: str) -> str:
        parsed = parse(text) if "$" not in text and text.strip() else None
        return other(text) if parsed is not None and parsed.root is not None and not parsed.faults else text

    def change(root: MappingNode, _rnd: Random) -> bool:
        changed = False
        for node in _walk(root) if _get(root, "groups") is not None else ():
            for index, (key, value) in enumerate(node.value if isinstance(node, MappingNode) else ()):
                if key.value == "expr" and isinstance(value, ScalarNode) and written(value.value) != value.value:
                    node.value[index] = key, _text(written(value.value), '"')
                    changed = True
        return changed

    def of_boards(whole: object) -> str:
        pending = [whole]
        while pending:
            one = pending.pop()
            if isinstance(one, dict):
                one.update({key: written(text) for key, text in one.items() if key == "expr" and isinstance(text, str)})
            pending += one.values() if isinstance(one, dict) else one if isinstance(one, list) else []
        return json.dumps(whole, indent=2)

    return lambda folder, rnd: _yaml(folder, change, rnd) | _json(folder, of_boards)


def _nameless(text: str) -> str:
    """Names of metrics as matchers."""
    root = parse(text).root
    assert root is not None
    for one in sorted(selectors(root), key=lambda one: one.name_span or (0, 0), reverse=True):
        if one.name_span is not None:
            start, end = one.name_span
            opened = re.match(r"\s*\{", text[end:])
            rest = text[end + opened.end() :].lstrip() if opened else f"}}{text[end:]}"
            text = f'{text[:start]}{{__name__="{one.name}"{"" if rest.startswith("}") else ","}{rest}'
    return text


COPIED: Final = "files copied into images"
WORDS: Final = "variables and words in images"
WAYS: Final[dict[str, Way]] = {
    "blocks": lambda folder, rnd: _yaml(folder, _styled(False), rnd),
    "flows": lambda folder, rnd: _yaml(folder, _styled(True), rnd),
    "quotes": lambda folder, rnd: _yaml(folder, _quoted, rnd),
    "keys in another order": lambda folder, rnd: _yaml(folder, _shuffled, rnd),
    "ends of lines as on Windows": _ends,
    "long mounts": _of_services("volumes", lambda node: _items(node, _long_mount)),
    "long ports": _of_services("ports", lambda node: _items(node, _long_port)),
    "environment as a mapping": _of_services("environment", _as_mapping),
    "commands in the other form": _of_services("command", _other_command),
    "dependencies with conditions": _of_services("depends_on", _with_conditions),
    "tags and ports by variables": _by_variables,
    "dashboards without spaces": lambda folder, _: _json(folder, lambda one: json.dumps(one, separators=(",", ":"))),
    "dashboards with keys in another order": lambda folder, rnd: _json(folder, json.dumps, rnd),
    "expressions in parentheses": _expressions(lambda text: f"({text})"),
    "expressions with comments": _expressions(lambda text: f"# asked\n{text} # so\n"),
    "metrics by a matcher": _expressions(_nameless),
    COPIED: _copied,
    WORDS: _said_by_images,
}
