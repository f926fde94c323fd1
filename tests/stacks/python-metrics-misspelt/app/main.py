"""A shop that counts what it sells."""

import time

from flask import Flask, Response, request
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from metrics import DEPTH, LATENCY, REQUESTS, SALES

app = Flask(__name__)


@app.before_request
def start():
    request.started = time.monotonic()


@app.after_request
def count(response):
    REQUESTS.labels(request.method, response.status_code).inc()
    LATENCY.labels(route=request.path).observe(time.monotonic() - request.started)
    return response


@app.route("/buy/<thing>", methods=["POST"])
def buy(thing):
    SALES.labels(thing).inc()
    DEPTH.inc()
    return "sold"


@app.route("/metrics")
def metrics():
    return Response(generate_latest(), mimetype=CONTENT_TYPE_LATEST)
