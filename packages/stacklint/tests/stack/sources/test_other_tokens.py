"""The words, texts and signs of Rust, Ruby, PHP and Elixir, and what their readers make of any text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stacklint.stack.sources import elixir_code, php_code, ruby_code, rust_code
from stacklint.stack.sources.code import Code
from stacklint.stack.sources.other_tokens import OTHER_LANGUAGES, other_tokens
from stacklint.stack.sources.tokens import NAME, TEXT, Language

RUST, RUBY, PHP, ELIXIR = Language.RUST, Language.RUBY, Language.PHP, Language.ELIXIR
READERS = {RUST: rust_code.read, RUBY: ruby_code.read, PHP: php_code.read, ELIXIR: elixir_code.read}
PATIENCE = 20.0
PIECES = (
    *('"', "'", "`", "#", "#{", "}", "{", "(", ")", "[", "]", ",", ":", "::", "->", "=>", "=", "\\", "\n", " ", "|"),
    *("<<~A\n", "A\n", "<<<A\n", "%i[", "~w(", "~r/", "%r{", '"""', "<?php ", "?>", "/*", "*/", "//", "=begin\n", "a"),
    *("r#", "b", "@", "$x", ".", "+", "&", "!", ";", "do\n", "end\n", "x", "1", "name:", "labels:", "tags:", "new"),
    *("prometheus", "prometheus_client", "metrics", "register_counter_vec!", "Opts::new(", "opts!(", ".namespace("),
    *(
        "IntCounterVec::new(",
        ".register(",
        "Counter",
        "Gauge",
        "Yabeda",
        "group ",
        "counter ",
        ".counter(",
        "docstring",
    ),
    *(
        "Telemetry",
        "Prometheus",
        "PromEx",
        "otp_app:",
        "counter(",
        ".declare(",
        "@gauge [",
        "->registerGauge(",
        "const",
    ),
    *("actix_web_prom", "PrometheusMetrics::new(", "add_global_label(", "default_tag ", "unit:", "metrics_prefix:"),
)


def said(source: str, language: Language, kind: str = TEXT) -> list[str]:
    return [one.text for one in other_tokens(source, language) if one.kind == kind]


@pytest.mark.parametrize(
    ("source", "language", "expected"),
    [
        ("\"a\" r\"b\" r#\"c\"d\"# b\"e\" '\"' 'f' \"g", RUST, ["a", "b", 'c"d', "e", "g"]),
        ("fn f<'a>(x: &'static str) -> \"b\" // \"c\"\n/* \"d\" */", RUST, ["b"]),
        ("\"a\nb\" '\\'' \"c\"", RUST, ["a\nb", "c"]),
        (":a 'b' \"c\" `d` %w[e f] x ? y : z; { g: :h, :i => :\"j\" }", RUBY, [*"abcdef", "h", "i", "j"]),
        ("A::B :c # 'd'\n=begin\n'e'\n=end\n'f'", RUBY, ["c", "f"]),
        ("\"a#{b[\"c\"]}d\" 'e'", RUBY, ['a#{b["c"]}d', "e"]),
        ("f(<<~A, 'b') # c\n  it's\nA\n'd'", RUBY, ["<<~A\\", "b", "d"]),
        ("x = y / 2 # '\nz =~ /'/; 'a'", RUBY, ["a"]),
        ("'a'<?php 'b' \"c\" # 'd' ?>'e'<?= 'f' // 'g'\n'h' /* 'i' */", PHP, ["b", "c", "f", "h"]),
        ("<?php #[A('b')]\n<<<X\nit's\n X; 'c'", PHP, ["b", "<<<X\nit's\n X\\", "c"]),
        ("'a'", PHP, []),
        ("\"a\" 'b' :c ~w(d e)a ?\" \"f#{\"g\"}\" # \"h\"\n\"\"\"\ni\"j\n\"\"\" [k: :l]", ELIXIR,
         ["a", "b", "c", "d", "e", 'f#{"g"}', '\ni"j\n', "l"]),
        ("~r/'\"/ ~s(\"') ~S\"\"\"\n'\n\"\"\" \"a\"", ELIXIR, ["~r/'\"/\\", "~s(\"')\\", "~S\"\"\"\n'\n\"\"\"\\", "a"]),
    ],
)  # fmt: skip
def test_each_language_has_texts_of_its_own(source: str, language: Language, expected: list[str]) -> None:
    assert said(source, language) == expected


@pytest.mark.parametrize(
    ("source", "language", "expected"),
    [
        ("let a_b = c!(d);", RUST, ["let", "a_b", "c", "d"]),
        ("@a.b? $c @@d e!", RUBY, ["@a", "b?", "$c", "@@d", "e!"]),
        ("<?php $a->b(C::D);", PHP, ["$a", "b", "C", "D"]),
        ("@a b? c! D.E", ELIXIR, ["@a", "b?", "c!", "D", "E"]),
    ],
)
def test_so_it_has_names(source: str, language: Language, expected: list[str]) -> None:
    assert said(source, language, NAME) == expected


@given(st.sampled_from(sorted(OTHER_LANGUAGES)), st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=40))
def test_no_text_is_too_much_for_a_reader(language: Language, pieces: list[str]) -> None:
    source = ("<?php " if language is PHP else "") + "".join(pieces)
    code = Code(source, language)
    assert all(0 <= one.start <= one.end <= len(source) for one in code.tokens)
    assert all(
        source[one.start : one.end] == one.text
        for one in code.tokens
        if one.kind == NAME or (one.kind == TEXT and not one.text.endswith("\\"))
    )
    code.constants()
    for made in READERS[language](code).made:
        assert made.shape("x").name
        assert all(part is None or part.start <= part.end <= len(source) for part in made.parts)


@pytest.mark.parametrize("language", sorted(OTHER_LANGUAGES))
@pytest.mark.parametrize("piece", PIECES)
def test_no_text_takes_long(piece: str, language: Language) -> None:
    start = time.process_time()
    source = ("<?php " if language is PHP else "") + piece * (60_000 // len(piece))
    READERS[language](Code(source, language))
    assert time.process_time() - start < PATIENCE
