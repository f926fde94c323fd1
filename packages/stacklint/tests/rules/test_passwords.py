"""What stands where a secret would, and says that it is none."""

from __future__ import annotations

import time

import pytest
from stacklint.rules.passwords import is_placeholder


@pytest.mark.parametrize(
    "text",
    [
        *("XXXX", "xxxxxxxx", "xxx", "****", "***", "...", "<your-token>", "<secret>", "{{ vault_password }}"),
        *("changeme", "CHANGE_ME", "change-this", "please-change-me!", "replace_me", "REPLACE-WITH-TOKEN"),
        *(
            "your-token",
            "YOUR_API_KEY_HERE",
            "yourpassword",
            "put your key here",
            "insert-here",
            "FILL_ME_IN",
            "fillin",
        ),
        *("TODO", "fixme", "example", "example-key", "dummy", "REDACTED", "placeholder", "place_holder"),
        "https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX",
        "https://hooks.slack.com/services/XXX/YYY/ZZZ",
        "https://hooks.example.com/a",
    ],
)
def test_what_is_to_be_replaced_is_no_secret(text: str) -> None:
    assert is_placeholder(text)


@pytest.mark.parametrize(
    "text",
    [
        *("hunter2", "password", "admin", "xx", "axxxb", "Xxy1xxx9", "*", "a..b", "<", "a<b", "{x}", "exchangement"),
        *("dexterous", "examples2", "savour", "flavourful", "interchange-mexico", "refillings", "todos"),
        "https://hooks.slack.com/services/T01AB2CD3/B04EF5GH6/q7R8s9T0u1V2w3X4y5Z6",
    ],
)
def test_what_may_be_one_is_taken_for_one(text: str) -> None:
    assert not is_placeholder(text)


@pytest.mark.parametrize("sign", ["{", "<", "x ", "you", "change"])
def test_a_long_text_takes_no_longer_than_it_is(sign: str) -> None:
    started = time.monotonic()
    assert not is_placeholder(sign * 200_000)
    assert time.monotonic() - started < 5
