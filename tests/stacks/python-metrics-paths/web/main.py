from flask import Blueprint, Flask, Response
from prometheus_client import Counter, generate_latest

app = Flask(__name__)
internal = Blueprint("internal", __name__, url_prefix="/internal")
VISITS = Counter("visits", "Visits.")


@internal.route("/stats")
def stats():
    return Response(generate_latest(), content_type="text/plain")


app.register_blueprint(internal)
