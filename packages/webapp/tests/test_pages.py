import pytest
from flask.testing import FlaskClient
from webapp.app import MAX_WORK_MS, create_app


@pytest.fixture
def client() -> FlaskClient:
    return create_app().test_client()


@pytest.mark.parametrize("path", ["/", "/healthz", "/readyz", "/metrics", "/work?ms=0"])
def test_every_page_answers(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 200


def test_work_takes_as_long_as_it_is_told(client: FlaskClient) -> None:
    answer = client.get("/work?ms=3")
    assert answer.json == {"worked_ms": 3}


@pytest.mark.parametrize("given", ["", "-1", "1.5", "soon", "1_0", " 1", "\uff11", str(MAX_WORK_MS + 1), "9" * 5000])
def test_work_refuses_what_is_no_number_of_milliseconds_and_says_what_is(client: FlaskClient, given: str) -> None:
    answer = client.get("/work", query_string={"ms": given})
    assert (answer.status_code, answer.get_json()["error"]) == (
        400,
        f"ms must be a whole number from 0 to 5000, not {given[:40]!r}; try /work?ms=100",
    )


def test_fail_answers_500_without_showing_its_traceback(client: FlaskClient) -> None:
    answer = client.get("/fail")
    assert answer.status_code == 500
    assert "Traceback" not in answer.text
    assert "RuntimeError" not in answer.text


def test_a_wrong_method_is_told_the_right_ones(client: FlaskClient) -> None:
    answer = client.post("/")
    assert (answer.status_code, sorted(answer.headers["Allow"].split(", "))) == (405, ["GET", "HEAD", "OPTIONS"])


def test_a_stopping_server_is_alive_but_not_ready() -> None:
    client = create_app(is_stopping=lambda: True).test_client()
    assert (client.get("/healthz").status_code, client.get("/readyz").status_code) == (200, 503)
