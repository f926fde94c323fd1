"""A shop that counts by constants."""

from enum import IntEnum

from flask import Flask, Response
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Enum, Histogram, generate_latest

app = Flask(__name__)
PAYMENTS = Counter("payments", "Payments.", ["result", "provider"])
STATE = Enum("till_state", "What the till does.", ["till"], states=["open", "closed"])
STEPS = Histogram("order_step_seconds", "How long steps take.", ["step"])


class Till(IntEnum):
    FRONT = 1


@app.route("/pay/<provider>", methods=["POST"])
def pay(provider):
    for step in ("reserve", "charge"):
        with STEPS.labels(step).time():
            pass
    result = "accepted" if provider == "cash" else "declined"
    PAYMENTS.labels(result, provider).inc()
    STATE.labels(Till.FRONT).state("open")
    return result


@app.route("/metrics")
def metrics():
    return Response(generate_latest(), mimetype=CONTENT_TYPE_LATEST)
