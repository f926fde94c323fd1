from flask import Flask, Response
from prometheus_client import Counter, generate_latest

import more

app = Flask(__name__)
OTHER = Counter("app_request", "It has another name.")


@app.route("/metrics")
def metrics():
    return Response(more.add(generate_latest()))
