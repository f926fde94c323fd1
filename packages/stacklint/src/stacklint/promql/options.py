"""Which Prometheus is meant: its version and the feature flags that it was started with."""

from typing import Final, NamedTuple, Self

NEWEST: Final = (3, 16)
"""The newest Prometheus whose language this package knows."""

EXPERIMENTAL_FUNCTIONS: Final = "promql-experimental-functions"
DURATION_EXPRESSIONS: Final = "promql-duration-expr"
EXTENDED_RANGE_SELECTORS: Final = "promql-extended-range-selectors"
FILL_MODIFIERS: Final = "promql-binop-fill-modifiers"


class Options(NamedTuple):
    """The Prometheus that shall read the expression.

    Attributes:
        version: major and minor version. Of 2.x nothing is known but the functions that 3.0 renamed.
        experimental_functions: experimental functions and aggregations are on.
        duration_expressions: arithmetic inside durations is on (always so from 3.14 on).
        extended_range_selectors: `anchored` and `smoothed` are on (always so from 3.16 on).
        fill_modifiers: `fill`, `fill_left` and `fill_right` are on.
    """

    version: tuple[int, int] = NEWEST
    experimental_functions: bool = False
    duration_expressions: bool = False
    extended_range_selectors: bool = False
    fill_modifiers: bool = False

    @classmethod
    def from_flags(cls, version: tuple[int, int], flags: frozenset[str]) -> Self:
        """The options of a Prometheus started with these values of `--enable-feature`."""
        return cls(
            version=version,
            experimental_functions=EXPERIMENTAL_FUNCTIONS in flags,
            duration_expressions=DURATION_EXPRESSIONS in flags,
            extended_range_selectors=EXTENDED_RANGE_SELECTORS in flags,
            fill_modifiers=FILL_MODIFIERS in flags,
        )


DEFAULT: Final = Options()
"""The newest Prometheus without any feature flag."""


def version_text(version: tuple[int, int]) -> str:
    """`3.5` for `(3, 5)`."""
    return f"{version[0]}.{version[1]}"
