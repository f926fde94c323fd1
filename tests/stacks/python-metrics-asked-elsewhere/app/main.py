from flask import Flask, Response
from prometheus_client import Counter, generate_latest

app = Flask(__name__)
ORDERS = Counter("orders", "Orders that were taken.")


@app.route("/order")
def order() -> str:
    ORDERS.inc()
    return "taken"


@app.route("/internal/prometheus")
def shown() -> Response:
    return Response(generate_latest(), content_type="text/plain")
