"""What the integrations of receivers need, of their own or from `global`, and what excludes what.

Facts: config/ and notify/ of Alertmanager, and amtool 0.33.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from stacklint.document import Part, Path, Plain
from stacklint.document.numbers import number
from stacklint.models.client_meaning import client_meaning, tls_meaning
from stacklint.models.cloud_meaning import cloud_meaning
from stacklint.models.fault import FaultKind, ModelFault, Other
from stacklint.models.naming import describe, mapping_name, value_name
from stacklint.models.raw import given, is_true, mapping, mappings
from stacklint.pattern import Pattern

_TEXT: Final = "a text with something in it"
_SLACK_APP: Final = "https://slack.com/api/chat.postMessage"
"""Where an app of Slack posts, unless `slack_app_url` says otherwise."""
_WEBHOOK_URL: Final = frozenset({"webhook_url"})
_POINTERS: Final = {
    "global": frozenset(
        {"slack_api_url", "mattermost_webhook_url", "jira_api_url", "rocketchat_token", "rocketchat_token_id"}
    ),
    "discord_configs": _WEBHOOK_URL,
    "incidentio_configs": frozenset({"url"}),
    "jira_configs": frozenset({"api_url"}),
    "mattermost_configs": _WEBHOOK_URL,
    "msteams_configs": _WEBHOOK_URL,
    "msteamsv2_configs": _WEBHOOK_URL,
    "rocketchat_configs": frozenset({"token", "token_id"}),
    "slack_configs": frozenset({"api_url"}),
}
"""Keys that hold something even where that is an empty text. The models tell of empty URLs."""


class _Need(NamedTuple):
    """What an integration can't do without.

    Attributes:
        keys: its keys, one of which must hold something.
        general: the keys of `global` that may stand in for them.
    """

    keys: tuple[str, ...]
    general: tuple[str, ...] = ()


def _or_file(key: str, general: str = "") -> _Need:
    return _Need((key, f"{key}_file"), (general, f"{general}_file") if general else ())


_WEBHOOK: Final = (_or_file("webhook_url"),)
_URL: Final = (_or_file("url"),)
_NEEDS: Final = {
    "discord_configs": _WEBHOOK,
    "email_configs": (_Need(("smarthost",), ("smtp_smarthost",)), _Need(("from",), ("smtp_from",))),
    "incidentio_configs": _URL,
    "jira_configs": (_Need(("api_url",), ("jira_api_url",)),),
    "mattermost_configs": (_or_file("webhook_url", "mattermost_webhook_url"),),
    "msteams_configs": _WEBHOOK,
    "msteamsv2_configs": _WEBHOOK,
    "opsgenie_configs": (_or_file("api_key", "opsgenie_api_key"),),
    "pagerduty_configs": (_Need(("routing_key", "routing_key_file", "service_key", "service_key_file")),),
    "pushover_configs": (_or_file("user_key"), _or_file("token")),
    "rocketchat_configs": (_or_file("token", "rocketchat_token"), _or_file("token_id", "rocketchat_token_id")),
    "slack_configs": (),
    "sns_configs": (),
    "telegram_configs": (_or_file("bot_token", "telegram_bot_token"),),
    "victorops_configs": (_or_file("api_key", "victorops_api_key"),),
    "webex_configs": (),
    "webhook_configs": _URL,
    "wechat_configs": (_or_file("api_secret", "wechat_api_secret"), _Need(("corp_id",), ("wechat_api_corp_id",))),
}
"""What is needed by what, but for what only a further setting makes needless."""
_DEFAULTS: Final = {
    "opsgenie_configs": (("api_url", "opsgenie_api_url"),),
    "pagerduty_configs": (("url", "pagerduty_url"),),
    "slack_configs": (("app_url", "slack_app_url"), ("http_config", "http_config")),
    "victorops_configs": (("api_url", "victorops_api_url"),),
    "webex_configs": (("api_url", "webex_api_url"),),
    "wechat_configs": (("api_url", "wechat_api_url"),),
}
"""Keys with a default in `global`, which is lost where null stands there."""
_WITH_FILES: Final = {
    "discord_configs": ("webhook_url",),
    "incidentio_configs": ("url", "alert_source_token"),
    "mattermost_configs": ("webhook_url",),
    "msteams_configs": ("webhook_url",),
    "msteamsv2_configs": ("webhook_url",),
    "opsgenie_configs": ("api_key",),
    "pagerduty_configs": ("routing_key", "service_key"),
    "pushover_configs": ("user_key", "token"),
    "rocketchat_configs": ("token", "token_id"),
    "telegram_configs": ("bot_token",),
    "victorops_configs": ("api_key",),
    "webhook_configs": ("url",),
    "wechat_configs": ("api_secret",),
}
"""Keys beside which the same with `_file` can't stand."""
_GENERAL_WITH_FILES: Final = (
    "slack_api_url", "slack_app_token", "opsgenie_api_key", "victorops_api_key", "wechat_api_secret",
    "telegram_bot_token", "smtp_auth_password", "smtp_auth_secret", "rocketchat_token", "rocketchat_token_id",
    "mattermost_webhook_url",
)  # fmt: skip
_SLACK_WAYS: Final = ("api_url", "api_url_file", "app_token", "app_token_file")
_TO: Final = ("topic_arn", "target_arn", "phone_number")
_RESPONDERS: Final = ("team", "teams", "user", "escalation", "schedule")
_FIXED: Final = frozenset(
    {
        "routing_key", "message_type", "state_message", "entity_display_name", "monitoring_tool", "entity_id",
        "entity_state",
    }
)  # fmt: skip
"""What VictorOps is told anyway."""
_HEADER: Final = Pattern(r"[-!#$%&'*+.^_`|~0-9A-Za-z]+")


def receivers_meaning(data: object, general: dict[str, object]) -> Iterator[ModelFault]:
    """The integrations of all receivers; `general` is the `global` block, whose faults several of them may share."""
    for key in _GENERAL_WITH_FILES:
        yield from _one_of(general, ("global",), key, f"{key}_file")
    yield from _slack_globally(general)
    yield from dict.fromkeys(_integrations(data, general))


def _integrations(data: object, general: dict[str, object]) -> Iterator[ModelFault]:
    needy: dict[tuple[str, str], Path] = {}
    for index, receiver in mappings(data, "receivers"):
        for kind in _NEEDS:
            for place, owner in mappings(receiver, kind):
                path: Path = ("receivers", index, kind, place)
                yield from _integration(kind, owner, path, general)
                for own, key in _DEFAULTS.get(kind, ()):
                    if key in general and general[key] is None and owner.get(own) is None:
                        needy.setdefault((own, key), path)
    for (own, key), path in needy.items():
        message = f"`{key}` is null, and there are `{path[2]}` without `{own}`"
        others = (Other(path, Part.VALUE, "needs it"),)
        yield ModelFault(("global", key), Part.VALUE, FaultKind.WRONG_VALUE, message, others=others)


def _integration(kind: str, owner: dict[str, object], path: Path, general: dict[str, object]) -> Iterator[ModelFault]:
    yield from client_meaning(mapping(owner, "http_config"), (*path, "http_config"))
    for need in _NEEDS[kind]:
        yield from _lacks(owner, path, need, general)
    for key in _WITH_FILES.get(kind, ()):
        yield from _one_of(owner, path, key, f"{key}_file")
    match kind:
        case "email_configs":
            yield from _email(owner, path)
        case "incidentio_configs":
            yield from _incidentio(owner, path)
        case "opsgenie_configs":
            yield from _responders(owner, path)
        case "pushover_configs":
            if is_true(owner, "html") and is_true(owner, "monospace"):
                yield _beside(path, "monospace", (*path, "html"))
        case "slack_configs":
            yield from _slack(owner, path, general)
        case "sns_configs":
            yield from _sns(owner, path)
        case "telegram_configs":
            yield from _chat(owner, path)
        case "victorops_configs":
            for key in filter(_FIXED.__contains__, mapping(owner, "custom_fields")):
                message = f"`{key}` is no further field: VictorOps is told of it anyway"
                yield ModelFault((*path, "custom_fields", key), Part.KEY, FaultKind.WRONG_VALUE, message)
        case "webex_configs":
            yield from _webex(owner, path)


def _has(owner: dict[str, object], path: Path, key: str) -> bool:
    """Whether a key of the mapping at a path holds something."""
    value = owner.get(key)
    pointers = _POINTERS.get(str(path[2]) if len(path) > 1 else "global", ())
    return value is not None and (value != "" or key in pointers)


def _lacks(owner: dict[str, object], path: Path, need: _Need, general: dict[str, object]) -> Iterator[ModelFault]:
    """The fault of an integration that has none of the keys that it needs, and neither has `global`."""
    if any(_has(owner, path, key) for key in need.keys):
        return
    if any(_has(general, ("global",), key) for key in need.general):
        return
    first = need.keys[0]
    *rest, last = (f"`{key}`" for key in need.keys)
    advice = f"write {', '.join(rest)} or {last}" if rest else f"write {last}"
    if need.general:
        advice += f" here, or `{need.general[0]}` in `global`"
    empty = next((key for key in need.keys if owner.get(key) == ""), None)
    if empty is not None:
        message = f"`{empty}` is empty, not {_TEXT}"
        yield ModelFault((*path, empty), Part.VALUE, FaultKind.WRONG_VALUE, message, help=advice)
        return
    message = f"`{first}` is missing in {mapping_name(path)}"
    yield ModelFault(path, Part.VALUE, FaultKind.MISSING_KEY, message, help=advice)


def _one_of(owner: dict[str, object], path: Path, *keys: str) -> Iterator[ModelFault]:
    """The second of several settings that exclude each other."""
    found = [key for key in keys if _has(owner, path, key)]
    if len(found) > 1:
        yield _beside(path, found[1], (*path, found[0]))


def _beside(path: Path, key: str, first: Path) -> ModelFault:
    message = f"`{key}` is set beside `{first[-1]}`: only one of them may be"
    other = (Other(first, Part.KEY, "set here"),)
    return ModelFault((*path, key), Part.KEY, FaultKind.WRONG_VALUE, message, others=other)


def _authorized(owner: dict[str, object]) -> str:
    """The key of an HTTP client by which it authorizes itself with a header, "" if it doesn't."""
    client = mapping(owner, "http_config")
    if isinstance(client.get("authorization"), dict):
        return "authorization"
    return next(iter(given(client, "bearer_token", "bearer_token_file")), "")


def _email(owner: dict[str, object], path: Path) -> Iterator[ModelFault]:
    yield from tls_meaning(owner, path)
    seen: dict[str, str] = {}
    for name in mapping(owner, "headers"):
        header = _canonical(str(name))
        if header in seen:
            message = f"`{name}` is the header `{seen[header]}` once more: their case doesn't matter"
            others = (Other((*path, "headers", seen[header]), Part.KEY, "first stands here"),)
            where = (*path, "headers", name)
            yield ModelFault(where, Part.KEY, FaultKind.WRONG_VALUE, message, others=others)
        seen.setdefault(header, name)
    threads = mapping(owner, "threading")
    when = threads.get("thread_by_date")
    if is_true(threads, "enabled") and when not in ("none", "daily") and not isinstance(when, list | dict):
        where = (*path, "threading")
        if "thread_by_date" in threads:
            message = f"`thread_by_date` is {describe(when)}, not one of `none`, `daily`"
            yield ModelFault((*where, "thread_by_date"), Part.VALUE, FaultKind.WRONG_VALUE, message)
        else:
            message = "`thread_by_date` is missing in `threading`"
            yield ModelFault(where, Part.VALUE, FaultKind.MISSING_KEY, message, help="write `none` or `daily`")


def _canonical(header: str) -> str:
    """As `textproto.CanonicalMIMEHeaderKey` of Go."""
    return "-".join(map(str.capitalize, header.split("-"))) if _HEADER.fullmatch(header) else header


def _incidentio(owner: dict[str, object], path: Path) -> Iterator[ModelFault]:
    tokens = given(owner, "alert_source_token", "alert_source_token_file")
    way = _authorized(owner)
    if way and tokens:
        yield _beside((*path, "http_config"), way, (*path, tokens[0]))
    elif not way and not tokens and isinstance(owner.get("http_config"), dict):
        message = f"`alert_source_token` is missing in {mapping_name(path)}, whose `http_config` has no `authorization`"
        yield ModelFault(path, Part.VALUE, FaultKind.MISSING_KEY, message)


def _responders(owner: dict[str, object], path: Path) -> Iterator[ModelFault]:
    for index, responder in mappings(owner, "responders"):
        where: Path = (*path, "responders", index)
        yield from _lacks(responder, where, _Need(("id", "name", "username")), {})
        kind = responder.get("type")
        if kind is None:
            message = f"`type` is missing in {mapping_name(where)}"
            yield ModelFault(where, Part.VALUE, FaultKind.MISSING_KEY, message)
        elif isinstance(kind, str) and "{{" not in kind and kind.lower() not in _RESPONDERS:
            message = f"`type` is {describe(kind)}, not one of " + ", ".join(f"`{one}`" for one in _RESPONDERS)
            yield ModelFault((*where, "type"), Part.VALUE, FaultKind.WRONG_VALUE, message)


def _slack_globally(general: dict[str, object]) -> Iterator[ModelFault]:
    """An app beside a webhook; the address of the app itself may stand in the place of the webhook's."""
    apps = [key for key in ("slack_app_token", "slack_app_token_file") if _has(general, ("global",), key)]
    hooks = [key for key in ("slack_api_url", "slack_api_url_file") if _has(general, ("global",), key)]
    app_url = general.get("slack_app_url", _SLACK_APP)
    if apps and hooks and (general.get("slack_api_url") != app_url or app_url is None):
        yield _beside(("global",), apps[0], ("global", hooks[0]))


def _slack(owner: dict[str, object], path: Path, general: dict[str, object]) -> Iterator[ModelFault]:
    """A message goes by a webhook or by an app; both may be those of `global`."""
    way = _authorized(owner)
    inherits = not way and not _has(owner, path, "api_url")
    hooks = ("slack_api_url", "slack_api_url_file")
    need = _Need(_SLACK_WAYS, (*hooks, "slack_app_token", "slack_app_token_file") if inherits else hooks)
    yield from _lacks(owner, path, need, general)
    yield from _one_of(owner, path, *_SLACK_WAYS)
    app = next(iter(given(owner, "app_token", "app_token_file")), "")
    app_at: Path = (*path, app)
    if not app and inherits:
        app = next(iter(given(general, "slack_app_token", "slack_app_token_file")), "")
        app_at = ("global", app)
    client_at: Path = path
    if not isinstance(owner.get("http_config"), dict):
        way, client_at = _authorized(general), ("global",)
    if app and way:
        yield _beside((*client_at, "http_config"), way, app_at)
    if is_true(owner, "update_message") and owner.get("api_url") != _SLACK_APP:
        message = f"`update_message` needs an `api_url` of `{_SLACK_APP}`"
        yield ModelFault((*path, "update_message"), Part.KEY, FaultKind.WRONG_VALUE, message)
    for index, action in mappings(owner, "actions"):
        yield from _lacks(action, (*path, "actions", index), _Need(("url", "name")), {})


def _sns(owner: dict[str, object], path: Path) -> Iterator[ModelFault]:
    found = given(owner, *_TO)
    if len(found) == 2:
        yield from _one_of(owner, path, *_TO)
    yield from _lacks(owner, path, _Need(_TO), {})
    yield from cloud_meaning(owner, path)
    signing = mapping(owner, "sigv4")
    if given(signing, "external_id") and not given(signing, "role_arn"):
        message = "`sigv4` has `external_id` but no `role_arn`"
        yield ModelFault((*path, "sigv4"), Part.VALUE, FaultKind.MISSING_KEY, message)


def _chat(owner: dict[str, object], path: Path) -> Iterator[ModelFault]:
    """The chat of Telegram: a number that isn't 0, of which Go cuts off what is behind the point."""
    chat = owner.get("chat_id")
    found = number(chat) if isinstance(chat, Plain) else None
    is_none = chat is None or (found is not None and -1 < found < 1)
    if is_none and not given(owner, "chat_id_file"):
        advice = "write `chat_id` or `chat_id_file`"
        if chat is None:
            message = f"`chat_id` is missing in {mapping_name(path)}"
            yield ModelFault(path, Part.VALUE, FaultKind.MISSING_KEY, message, help=advice)
        else:
            message = f"`chat_id` is {describe(chat)}, which is no chat"
            yield ModelFault((*path, "chat_id"), Part.VALUE, FaultKind.WRONG_VALUE, message, help=advice)
    elif not is_none:
        yield from _one_of(owner, path, "chat_id", "chat_id_file")


def _webex(owner: dict[str, object], path: Path) -> Iterator[ModelFault]:
    if _authorized(owner):
        return
    where: Path = (*path, "http_config")
    client = owner.get("http_config")
    if isinstance(client, dict):
        message = f"`authorization` is missing in {value_name(where)}"
        yield ModelFault(where, Part.VALUE, FaultKind.MISSING_KEY, message)
    elif client is None:
        message = f"`http_config` with an `authorization` is missing in {mapping_name(path)}"
        yield ModelFault(path, Part.VALUE, FaultKind.MISSING_KEY, message)
