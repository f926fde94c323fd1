"""URLs as Go reads them: it refuses little, and we refuse the same. Facts: net/url of Go 1.26."""

from __future__ import annotations

from ipaddress import AddressValueError, IPv6Address
from typing import Final

from stacklint.pattern import Pattern

_CONTROL: Final = Pattern(r"[\x00-\x1f\x7f]")
_SCHEME: Final = Pattern(r"[A-Za-z][A-Za-z0-9+.-]*:")
_BAD_ESCAPE: Final = Pattern(r"%(?![0-9A-Fa-f]{2})")
_USER: Final = Pattern(r"[A-Za-z0-9\-._:~!$&'()*+,;=%@]*\Z")
_NAME: Final = Pattern(r"(?:[A-Za-z0-9\-_.~!$&'()*+,;=<>\"\]]++|%[89A-Fa-f][0-9A-Fa-f]|[^\x00-\x7f]++)*+(?::[0-9]*)?\Z")
"""A host with its port. Possessive, as the next: else each character of a long one takes a hundred bytes."""
_ADDRESS: Final = Pattern(
    r"\[([0-9A-Fa-f:.]*)(?:%25(?:[A-Za-z0-9\-_.~!$&'()*+,;=:<>\"]++|%25|[^\x00-\x7f]++)++)?\](?::[0-9]*)?\Z"
)
"""An address of IPv6 in brackets, with its zone."""


def is_url(text: str) -> bool:
    """Whether `url.Parse` takes the text."""
    text, _, fragment = text.partition("#")
    if _CONTROL.search(text) or _BAD_ESCAPE.search(fragment):
        return False
    scheme = _SCHEME.match(text)
    if text.startswith(":"):
        return False
    rest = text[scheme.end() :] if scheme else text
    rest = rest.partition("?")[0]
    if not rest.startswith("/"):
        return bool(scheme) or (":" not in rest.partition("/")[0] and not _BAD_ESCAPE.search(rest))
    if rest.startswith("//") and (scheme or not rest.startswith("///")):
        authority, slash, path = rest[2:].partition("/")
        return _is_authority(authority) and not _BAD_ESCAPE.search(slash + path)
    return not _BAD_ESCAPE.search(rest)


def _is_authority(text: str) -> bool:
    user, _, host = text.rpartition("@")
    if not _USER.match(user) or _BAD_ESCAPE.search(user):
        return False
    if not host.startswith("["):
        return bool(_NAME.match(host))
    address = _ADDRESS.match(host)
    return address is not None and _is_ipv6(address[1])


def _is_ipv6(text: str) -> bool:
    try:
        IPv6Address(text)
    except AddressValueError:
        return False
    return True
