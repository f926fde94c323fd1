"""The program that Atheris runs: one of the readers on bytes that are made to reach more and more of its code."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from pathlib import Path


def main() -> None:
    """Run until the runs are over or a reader fails: `fuzz.py TARGET CORPUS RUNS SECONDS`."""
    atheris = importlib.import_module("atheris")  # only some machines have it

    name, corpus, runs, seconds = sys.argv[1:]
    with atheris.instrument_imports(include=["stacklint"]):
        path = Path(__file__).with_name("byte_targets.py")
        spec = importlib.util.spec_from_file_location("byte_targets", path)
        assert spec
        assert spec.loader
        targets = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(targets)
    for number, seed in enumerate(targets.SEEDS[name]):
        (Path(corpus) / f"seed{number}").write_bytes(seed)
    options = [
        f"-runs={runs}",
        f"-max_total_time={seconds}",
        "-seed=1",
        "-max_len=2000",
        "-rss_limit_mb=2048",
        "-timeout=10",
    ]
    atheris.Setup([sys.argv[0], corpus, *options], targets.TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
