"""Scalars by the type that a key's model gives them: what Prometheus takes there, and what comes close.

A `str` may be written with quotes or without, a `Plain` stands there as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from stacklint.document import Plain
from stacklint.models.discovery import base, dns, file, scaleway, selectors, urls, zookeeper
from stacklint.models.prometheus import Glob
from stacklint.models.relabel import Action
from stacklint.models.scalars import (
    Bool,
    Duration,
    Float,
    Int,
    LabelName,
    NonEmpty,
    ReadBy,
    Reads,
    Size,
    Text,
    Unsigned,
    Url,
)


@dataclass(frozen=True, slots=True)
class Samples:
    """Values of a type.

    Attributes:
        good: those that Prometheus takes.
        odd: those that it mostly doesn't, or that look as if it wouldn't.
    """

    good: tuple[str, ...]
    odd: tuple[str, ...]


def plain(*texts: str) -> tuple[str, ...]:
    """Texts that stand without quotes."""
    return tuple(map(Plain, texts))


def _reading(kind: Any) -> tuple[Any, ...]:
    """What a type of scalars does to read them, which tells it from others whatever else is noted with it."""
    return tuple(mark for mark in getattr(kind, "__metadata__", ()) if isinstance(mark, Reads | ReadBy))


_ID = "11111111-1111-1111-1111-11111111111a"
_URLS = (
    "http://a", "https://user:pass@example.com:8080/x?y=z#w", "http://[::1]:80", "http://[fe80::1%25en0]/", "a:b", "a",
    "/x", "//a", "unix:///var/run/docker.sock", "http://a/%41", "http://ä", "mailto:x@y", "HTTP://A", "?x", "a//b:c",
    "http://a/?b=c",
)  # fmt: skip
_NO_URLS = (
    ":x", "http://a b", "http://a:b", "http://a/%zz", "%zz", "http://[::1", "http://::1", "1:a", "a b:c", "http://%41",
    "http://a%2", "a\tb", "http://[a]b", "http://a:80:80", "http://a@b@c", "-:a", "a_b:c", "http://^", "http://a\x7f",
    "http:// a", "http://a/ b", "http://a?b c", "http://a#b c", "#%zz", "?%zz", "a/b:c", "é:x", "http://[é]", "//a:b",
    "///a:b", "http://|", "http://a{b}", "http://[::1%25]", "http://[::1%eth0]", "", "http://a\\b", "http://`a`",
)  # fmt: skip
_WHOLE_URLS = ("http://a", "https://b:80/c?d#e", "HTTP://a.b", "http://[::1]:9090", "http://u:p@h", "http://:80")
_NUMBERS = plain("0", "1", "5", "100", "0x10", "1_000", "2.5", "1e3", "0b11", "+7", "0o17", "-0")
_NO_NUMBERS = (
    *plain("x", "-1", "1e19", "1e20", "9223372036854775808", "18446744073709551616", ".inf", "-.inf", ".nan", "5m"),
    *plain("true", "0x", "0b2", "1e", "1.", ".5", "--1", "1__0", "_1", "1_", "0xFFFFFFFFFFFFFFFFF", "08", "010", "+-1"),
    *plain("9223372036854775807", "-9223372036854775808", "-9223372036854775809", "18446744073709551615", "1e400"),
    *plain("0X10", "0B1", "0O7", "1E3", "1e+3", "1e-3", "1.5.5", "1:30", "190:20:30", "0x1p3", "inf", "NaN", "1_000.5"),
    *plain("-0x10", "-0b1", "-0o7", "+0x10", "0o8", "1,000", "²", "-1.5", "-.5", "+.5", "0.0", "-0.0", "0_x1"),
    "5", "", "1",
)  # fmt: skip

_SAMPLES: dict[Any, Samples] = {
    Text: Samples(
        ("a", "b c", "", "5", "yes", "1e3", "~", "x: y", "é", "#a", "-", "2001-01-01", "a'b", 'a"b', "$X", "%", "a\\b"),
        ("null", "[a]", "{a}", "*a", "&a", "!a", "|", ">", "@a", "`a`", "a #b", "a: b", "\t", " ", "a\nb", "\U0001f600",
         "a?b", "?", "a:"),
    ),
    NonEmpty: Samples(("a", "b c", "5", "true", "é", "~", "0"), ("", " ", "\t")),
    LabelName: Samples(("a", "__name__", "a_1", "a-b", "a b", "é", "1", "A.b", "~", "true"), ("", " ", "\t", "a\nb")),
    Bool: Samples(
        plain("true", "false", "yes", "no", "on", "off", "True", "FALSE", "y", "N", "Yes", "OFF", "On", "n"),
        (*plain("1", "0", "yEs", "truE", "t", "f", "tRUE", "oN", "nO", "yess", "2.0", "x", "nan", "True "), "true", ""),
    ),
    Int: Samples((*_NUMBERS, *plain("-5", "-1.5", "9223372036854775807")), _NO_NUMBERS),
    Unsigned: Samples((*_NUMBERS, *plain("18446744073709551615")), _NO_NUMBERS),
    Float: Samples((*_NUMBERS, *plain(".inf", "-.INF", ".nan", ".5", "-1.5", "2.5e-3")), _NO_NUMBERS),
    Duration: Samples(
        ("5s", "1m", "1m30s", "1h", "1d", "1w", "1y", "2h30m", "500ms", "1y2w3d4h5m6s7ms", "05s", "90s", "0h1m"),
        ("5", "0", "", "1x", "1s1m", "-1s", "1.5h", "1 s", " 1s", "300y", "292y", "293y", "1ms1s", "1S", "s", "1s1s",
         "00", "0s", "0x", "1us", "1M", "²s", "9223372036s", "9223372037s", "9223372036854ms", "9223372036855ms", "1h ",
         "99999999999999999999s", "1mo", "infinity", "+1s", "1m-30s", "0ms", "1d1w", "1s\n", "106751d", "106752d"),
    ),
    Size: Samples(
        ("10MB", "0", "512KB", "1.5GiB", "1B", "0B", "1GB500MB", ".5KB", "2.KiB", "+1MB", "1EB"),
        ("10", "10mb", "10 MB", "", "MB", "1KB1KiB", "1ZB", "1e3MB", "-1MB", "1_0MB", "1M", "00", "-0", "+", ".B",
         "9EB", "100EB", "1.5.5MB", "٣MB", "0.0", "1KiB1MiB", "16EiB", "8EiB", "7.9EiB", "1MBx", "1MB ", "-", "0.5"),
    ),
    Url: Samples(_URLS, _NO_URLS),
    urls.SomeUrl: Samples(("http://a", "unix:///x.sock", "a", "tcp://a:2375", "/x"), _NO_URLS),
    urls.SchemedUrl: Samples((*_WHOLE_URLS, "a+b://c"), (*_NO_URLS, *_URLS, "://a", "a://", "a:///b", "a://@")),
    urls.HttpUrl: Samples(_WHOLE_URLS, (*_NO_URLS, *_URLS, "http:///a", "http:a", "http://", "http://a@", "ftp://a")),
    Action: Samples(("replace",), ("", "Replace", "KEEP", "foo", "replace ", "label-map", "hashMod", "dropEqual")),
    Glob: Samples(
        ("a.yml", "rules/*.yml", "/etc/a*b", "", "*", "a b.yml", "a/b/c", "[a]", "a?c", "a*b*c"),
        ("[a", "*/a.yml", "a*/b", "**/a", "a/*/b", "*/", "/*/", "a/**", "a*\\/b", "a*b/c*"),
    ),
    base.NonBlank: Samples(("a:8500", "http://a", "b c"), ("", " ", "\t", "\n")),
    dns.RecordType: Samples(("SRV", "srv", "Srv"), ("A", "aaaa", "mx", "NS", "TXT", "", "AA", "srv ", "ns")),
    file.TargetFile: Samples(
        ("a.json", "b/*.yml", "c.YAML", "d*e.yaml", "*.JSON", ".yml"),
        ("a", "*/a.yml", "a.Yml", "a.json.bak", "", "*", "a.yml ", "a*/b.json", "ayml", "a.txt", "b*.yml/c.yml"),
    ),
    scaleway.ProjectId: Samples((_ID, _ID.upper()), ("a", "", _ID + "1", _ID.replace("-", ""), "{" + _ID + "}")),
    scaleway.SecretKey: Samples((_ID,), ("a", "", _ID[:-1])),
    scaleway.AccessKey: Samples(("SCWXXXXXXXXXXXXXXXXX", "SCW" + "1" * 17), ("a", "", "scw" + "X" * 17, "SCWX")),
    scaleway.Zone: Samples(("fr-par-1", "nl-ams-9"), ("paris", "", "fr-par-0", "FR-par-1", "fr-par-10")),
    selectors.LabelSelector: Samples(
        ("", "a", "!a", "a=b", "a in (b, c)", "a notin (b)", "x.y/z != w", "a>5"),
        ("a b", ",", "a in", "-a", "a=-b", "a==b", "a===b", "a in (b", "a<x", "é", "a=b,", "notin", "in in (in)"),
    ),
    selectors.FieldSelector: Samples(
        ("", "a=b", "metadata.name==x", "a!=b,c=d", ","), ("a", "a=b=c", "a=\\b", "=", "a,b=c", "a==", "!=", "a=b,")
    ),
    zookeeper.NodePath: Samples(("/", "/a/b"), ("a", "", " /a")),
}  # fmt: skip
"""Values of each type of scalar that prometheus.yml has."""
_BY_READING = {_reading(kind): samples for kind, samples in _SAMPLES.items()}


def samples_of(kind: Any) -> Samples | None:
    """Values of a type; none, if it is no type of scalars."""
    reading = _reading(kind)
    return _BY_READING[reading] if reading else None


ANYTHING: tuple[Any, ...] = (
    None, [], {}, [None], [""], ["a"], [{}], {"a": "b"}, {"a": None}, [["a"]], Plain("true"), Plain("1"), Plain("-1"),
    "x", "", Plain("1.5"), Plain("~"), Plain(".nan"), {"": "a"}, {"a": {"b": "c"}}, ["a", "a"], {"a": ["b"]},
)  # fmt: skip
"""Values of every shape, for a key of any type."""
