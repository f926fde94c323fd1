"""Queues."""

import prometheus_client as pc

KINDS = ("waiting", "running")


class Queue:
    def __init__(self, name):
        self.name = name
        self.gauges = {kind: pc.Gauge("shop_%s_%s" % (name, kind), "Entries.") for kind in KINDS}
        self.seconds = pc.Summary("shop_" + name, "How long they take.", ["kind"], unit="seconds")
