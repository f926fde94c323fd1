"""Counters, made by a helper."""

from prometheus_client import Counter

from . import PREFIX


def _counter(name, labels=(), *, unit=""):
    return Counter(PREFIX + "_" + name, name, labels, unit=unit)


_orders = _counter("orders_total", ["channel"])
_sent = _counter("sent", unit="bytes")


def orders(channel):
    return _orders.labels(channel)
