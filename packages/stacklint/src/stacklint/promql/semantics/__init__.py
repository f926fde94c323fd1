"""What an expression means: which labels its result can have, whether it is ever empty, and what in it is odd.

`study` finds out what is known of every part of an expression; an inventory can tell it about
metrics (`Metrics`). The functions that yield findings are facts for rules, not judgements. All of
it holds for certain or is left unsaid: what is unknown yields nothing.

The label algebra is that of Prometheus 3.x; the tests hold it against Prometheus itself.
"""

from .ages import SampleAge, sample_ages
from .aggregates import SAMPLING
from .counters import (
    MISLED,
    AddedBuckets,
    KindMisuse,
    QuantileWithoutLe,
    RawCounter,
    Use,
    added_buckets,
    counter_gauge_calls,
    gauge_rates,
    quantiles_without_le,
    raw_counters,
    summed_rates,
)
from .decided import DecidedComparison, SelfMatch, dead_parts, decided_comparisons, self_matches
from .divisions import Division, InnerDivision, divisions, divisions_in_aggregations
from .drops import Drop, drop_of
from .facts import NO_METRICS, UNKNOWN, Facts, Metrics, Presence
from .fragile import FragileMatch, fragile_matches
from .instants import instants
from .intervals import UNBOUNDED, Interval
from .joins import (
    Clause,
    GoneLabel,
    ImpossibleMatch,
    gone_labels,
    impossible_matches,
)
from .kinds import COUNTER_FUNCTIONS, Kind, kind_by_name
from .labels import NO_LABELS, OPEN, Labels, exactly
from .lost import LostLabel, lost_labels
from .matchers import alternatives, matched, selected
from .matching import COMPARISONS
from .one_sided import OneSidedLabel, one_sided_labels
from .parts import Parts
from .portions import WHOLE, BeyondWhole, ClampedShare, beyond_whole, clamped_shares, portion, unscaled
from .regex_edits import regex_edits
from .regexes import NeedlessRegex, RegexReason, needless_regexes
from .relabel import text_of
from .samplings import samplings
from .study import MAX_PARTS, Study, study
from .unit_names import Unit, own_unit, unit_by_name
from .units import result_unit
from .values import ANY, MISSING, NOTHING, PRESENT, Values
from .windows import TWO_SAMPLES, Window, windows

__all__ = [
    "ANY",
    "COMPARISONS",
    "COUNTER_FUNCTIONS",
    "MAX_PARTS",
    "MISLED",
    "MISSING",
    "NOTHING",
    "NO_LABELS",
    "NO_METRICS",
    "OPEN",
    "PRESENT",
    "SAMPLING",
    "TWO_SAMPLES",
    "UNBOUNDED",
    "UNKNOWN",
    "WHOLE",
    "AddedBuckets",
    "BeyondWhole",
    "ClampedShare",
    "Clause",
    "DecidedComparison",
    "Division",
    "Drop",
    "Facts",
    "FragileMatch",
    "GoneLabel",
    "ImpossibleMatch",
    "InnerDivision",
    "Interval",
    "Kind",
    "KindMisuse",
    "Labels",
    "LostLabel",
    "Metrics",
    "NeedlessRegex",
    "OneSidedLabel",
    "Parts",
    "Presence",
    "QuantileWithoutLe",
    "RawCounter",
    "RegexReason",
    "SampleAge",
    "SelfMatch",
    "Study",
    "Unit",
    "Use",
    "Values",
    "Window",
    "added_buckets",
    "alternatives",
    "beyond_whole",
    "clamped_shares",
    "counter_gauge_calls",
    "dead_parts",
    "decided_comparisons",
    "divisions",
    "divisions_in_aggregations",
    "drop_of",
    "exactly",
    "fragile_matches",
    "gauge_rates",
    "gone_labels",
    "impossible_matches",
    "instants",
    "kind_by_name",
    "lost_labels",
    "matched",
    "needless_regexes",
    "one_sided_labels",
    "own_unit",
    "portion",
    "quantiles_without_le",
    "raw_counters",
    "regex_edits",
    "result_unit",
    "sample_ages",
    "samplings",
    "selected",
    "self_matches",
    "study",
    "summed_rates",
    "text_of",
    "unit_by_name",
    "unscaled",
    "windows",
]
