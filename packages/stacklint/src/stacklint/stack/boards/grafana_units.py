"""The units that Grafana knows by id, the forms of those that a dashboard makes up, and what people write instead.

Any other text is no fault to Grafana: it is written behind the number as it stands. Facts: Grafana 13.2; ids are never
taken away, and one that has been misspelt once (`farenheit`) stays. The mu of `conμgm3`, `conμgNm3` and `currencyμBTC`
is the Greek letter U+03BC, that of `µs`, `µfarad` and `µhenry` the sign U+00B5.
"""

from __future__ import annotations

from typing import Final

UNITS: Final = frozenset({
    "none", "string", "short", "sishort", "percent", "percentunit", "humidity", "dB", "candela", "hex0x", "hex",
    "sci", "locale", "pixel", "accMS2", "accFS2", "accG", "degree", "radian", "grad", "arcmin", "arcsec", "areaM2",
    "areaF2", "areaMI2", "acres", "hectares", "flops", "mflops", "gflops", "tflops", "pflops", "eflops", "zflops",
    "yflops", "ppm", "conppb", "conngm3", "conngNm3", "conμgm3", "conμgNm3", "conmgm3", "conmgNm3", "congm3",
    "congNm3", "conmgdL", "conmmolL", "currencyUSD", "currencyGBP", "currencyEUR", "currencyJPY", "currencyRUB",
    "currencyUAH", "currencyBRL", "currencyDKK", "currencyISK", "currencyNOK", "currencySEK", "currencyCZK",
    "currencyCHF", "currencyPLN", "currencyBTC", "currencymBTC", "currencyμBTC", "currencyZAR", "currencyINR",
    "currencyKRW", "currencyIDR", "currencyPHP", "currencyVND", "currencyTRY", "currencyMYR", "currencyXPF",
    "currencyBGN", "currencyPYG", "currencyUYU", "currencyILS", "bytes", "decbytes", "bits", "decbits", "kbytes",
    "deckbytes", "mbytes", "decmbytes", "gbytes", "decgbytes", "tbytes", "dectbytes", "pbytes", "decpbytes", "pps",
    "binBps", "Bps", "binbps", "bps", "KiBs", "Kibits", "KBs", "Kbits", "MiBs", "Mibits", "MBs", "Mbits", "GiBs",
    "Gibits", "GBs", "Gbits", "TiBs", "Tibits", "TBs", "Tbits", "PiBs", "Pibits", "PBs", "Pbits", "dateTimeAsIso",
    "dateTimeAsIsoNoDateIfToday", "dateTimeAsUS", "dateTimeAsUSNoDateIfToday", "dateTimeAsLocal",
    "dateTimeAsLocalNoDateIfToday", "dateTimeAsSystem", "dateTimeFromNow", "watt", "kwatt", "megwatt", "gwatt",
    "mwatt", "Wm2", "voltamp", "kvoltamp", "voltampreact", "kvoltampreact", "watth", "watthperkg", "kwatth",
    "kwattm", "mwatth", "amph", "kamph", "mamph", "joule", "ev", "amp", "kamp", "mamp", "volt", "kvolt", "mvolt",
    "dBm", "mohm", "ohm", "kohm", "Mohm", "farad", "µfarad", "nfarad", "pfarad", "ffarad", "henry", "mhenry",
    "µhenry", "lumens", "flowgpm", "flowcms", "flowcfs", "flowcfm", "litreh", "flowlpm", "flowmlpm", "lux",
    "forceNm", "forcekNm", "forceN", "forcekN", "Hs", "KHs", "MHs", "GHs", "THs", "PHs", "EHs", "massmg", "massg",
    "masslb", "masskg", "masst", "lengthmm", "lengthcm", "lengthin", "lengthft", "lengthm", "lengthkm", "lengthmi",
    "pressurembar", "pressurebar", "pressurekbar", "pressurepa", "pressurehpa", "pressurekpa", "pressurehg",
    "pressurepsi", "radbq", "radci", "radgy", "radrad", "radsv", "radmsv", "radusv", "radrem", "radexpckg", "radr",
    "radsvh", "radmsvh", "radusvh", "rotrpm", "rothz", "rotkhz", "rotmhz", "rotghz", "rotrads", "rotdegs",
    "celsius", "fahrenheit", "kelvin", "hertz", "ns", "µs", "ms", "s", "m", "h", "d", "dtdurationms", "dtdurations",
    "dthms", "dtdhms", "timeticks", "clockms", "clocks", "cps", "ops", "reqps", "rps", "wps", "iops", "eps", "mps",
    "recps", "rowsps", "cpm", "opm", "reqpm", "rpm", "wpm", "epm", "mpm", "recpm", "rowspm", "velocityms",
    "velocitykmh", "velocitymph", "velocityknot", "mlitre", "litre", "m3", "Nm3", "dm3", "gallons", "bool",
    "bool_yes_no", "bool_on_off", "farenheit",
})  # fmt: skip
"""The ids of all units."""

FORMS: Final = frozenset({"prefix", "suffix", "time", "si", "count", "currency", "bool"})
"""What may stand before a colon: `suffix:req` writes `req` behind the number, `si:mF` is farad in thousandths."""

_MEANT: Final = {
    "bits": ("bit", "bits(iec)"),
    "bytes": ("byte", "bytes(iec)"),
    "d": ("day", "days"),
    "decbits": ("bits(si)",),
    "decbytes": ("bytes(si)",),
    "h": ("hour", "hours", "hr", "hrs"),
    "m": ("minute", "minutes", "mins"),
    "ms": ("millis", "millisec", "millisecond", "milliseconds", "milliseconds(ms)", "msec", "msecs"),
    "ns": ("nanosecond", "nanoseconds", "nanoseconds(ns)", "nsec"),
    "percent": ("percentage", "percent(0-100)"),
    "percentunit": ("percent(0-1)", "percent(0.0-1.0)"),
    "s": ("sec", "second", "seconds", "seconds(s)", "secs"),
    "µs": ("microsecond", "microseconds", "microseconds(µs)", "us", "usec", "μs"),
}
_BY_NAME: Final = {name: unit for unit, names in _MEANT.items() for name in names}


def is_unit(text: str) -> bool:
    """Whether Grafana makes more of a text than write it behind the number."""
    return text in UNITS or (":" in text and text.partition(":")[0] in FORMS)


def meant_unit(text: str) -> str | None:
    """The unit whose name in plain English, or on Grafana's own page, a text is."""
    return _BY_NAME.get(text.replace(" ", "").lower())
