"""A worker with a server of its own for metrics, and an application around it."""

from flask import Flask
from prometheus_client import Enum, Info, make_wsgi_app
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from stats import counters, queue

app = Flask(__name__)
app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {"/metrics": make_wsgi_app()})

BUILD = Info("shop_build", "Which build this is.")
BUILD.info({"version": "1.2.3", "commit": "abc"})
STATE = Enum("shop_state", "What it does.", states=["starting", "serving"])
STATE.state("serving")
counters.orders("mail").inc()
queue.Queue("jobs")
