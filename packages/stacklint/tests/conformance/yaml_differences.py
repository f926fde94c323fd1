"""Odd YAML of which our verdict isn't promtool's: nobody writes any of it, so none is worth a special case.

docs/parity.md tells it to people in the words of `why`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Texts:
    """Files of which the verdicts differ: those that promtool refuses and we take, and those that we alone refuse."""

    missed: tuple[str | bytes, ...] = ()
    refused: tuple[str | bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """YAML that is read differently.

    Attributes:
        why: what it is, what Prometheus makes of it and what we do.
        configurations: prometheus.yml, which go-yaml 2 reads.
        rules: rule files, which go-yaml 3 reads.
    """

    why: str
    configurations: Texts = Texts()
    rules: Texts = Texts()


def each(pattern: str, *values: str) -> tuple[str, ...]:
    """The pattern with each of some values in the place of `@`."""
    return tuple(pattern.replace("@", value) for value in values)


LABELS = "global: {external_labels: {@}}\n"
JOB = "scrape_configs: [{job_name: a, @}]\n"
RULE = "groups: [{name: a, rules: [{record: b, expr: c, labels: {@}}]}]\n"
BEHIND = " behind the first document, " * 2_000

FLOW_END = (
    "More text behind a collection in braces or brackets that is the whole file: Prometheus may end the document "
    "there, or refuse it; here the collection is a key, which none can be, or the text is never read"
)
NULLS = (
    "`Null` or `NULL` in a configuration: Prometheus takes it for an empty text where a duration, a URL or the name of "
    "a label may stand, unlike `null` and `~`; here all four are alike"
)
OVERRIDDEN = (
    "A value in a configuration that `<<` overrides, or that overrides what `<<` brings: Prometheus decodes both, "
    "refuses the file over either, and joins mappings of free keys; here the one that counts is judged"
)
BELOW = (
    "A number below all that 64 bits hold, such as `-.inf`, and a fraction below 0 where the least is 0: Prometheus "
    "takes some other number for it; here it is told"
)
DIRECTIVE = (
    "A line that begins with `%` behind the `---` of a rule file: Prometheus reads on, and takes it for text; here it "
    "is a directive, which ends the document"
)

READINGS = (
    Reading(
        FLOW_END,
        Texts(missed=('{}\n"\\/"\n',), refused=("{}: a\n", "{} a: b\n")),
        Texts(missed=("{groups: []}]-->: a\n",), refused=("{} a: b\n",)),
    ),
    Reading(
        NULLS,
        Texts(
            missed=("global: {scrape_interval: NULL}\n", JOB.replace("@", "static_configs: [{labels: {Null: b}}]")),
            refused=("remote_write: [{url: NULL}]\n",),
        ),
    ),
    Reading(
        "`~` or `null` in quotes in a configuration: Prometheus takes it for null where a type reads itself, such as a "
        "URL or an action; here it is a text",
        Texts(
            missed=each("remote_write: [{url: @}]\n", "'~'", "'null'", '"~"'),
            refused=each(JOB.replace("@", "relabel_configs: [{action: @, regex: a}]"), "'~'", "'null'"),
        ),
    ),
    Reading(
        "`!` before a value without quotes in a configuration: Prometheus takes the value for a text, whatever it "
        "looks like; here it is read as if there was no `!`, as in rule files",
        Texts(
            missed=(
                *each("runtime: {gogc: @}\n", "! 5", "! ~"),
                *each("global: @\n", "!", "{scrape_interval: ! ~}"),
                "rule_files: ! ~\n",
                JOB.replace("@", "honor_labels: ! yes"),
            ),
            refused=(
                "scrape_configs: [{job_name: ! ~}]\n",
                LABELS.replace("@", "! ~: a"),
                "remote_write:\n- url: !\n",
            ),
        ),
    ),
    Reading(
        "Bytes behind `!!binary` that are no UTF-8: Prometheus refuses them in names and values of labels and in "
        "regular expressions; here a text has no such bytes, and nothing is said",
        Texts(
            missed=(
                *each(LABELS, "a: !!binary /w==", "!!binary /w==: a"),
                JOB.replace("@", "static_configs: [{targets: [!!binary /w==]}]"),
                JOB.replace("@", "relabel_configs: [{action: labeldrop, regex: !!binary /w==}]"),
            )
        ),
        Texts(
            missed=(
                *each(RULE, "a: !!binary /w==", "!!binary /w==: a"),
                "groups: [{name: a, rules: [{record: !!binary /w==, expr: b}]}]\n",
            )
        ),
    ),
    Reading(
        "What stands behind a null key of a rule file: Prometheus doesn't look at it; here keys, tags and `<<` that "
        "can't be decoded are told all the same",
        rules=Texts(
            refused=(
                *each("~: @\n", "!!int x", "{a: b, a: c}"),
                *each(RULE, "~: !!int x", "~: [!!binary x]", "~: {a: b, a: c}", "~: {[a]: b}", "~: {<<: a}"),
            )
        ),
    ),
    Reading(
        "An empty key behind a null one in a rule file: Prometheus judges both; here the first alone is judged",
        rules=Texts(missed=(RULE.replace("@", "~: a, '': b"),)),
    ),
    Reading(
        "A key of a rule or of a group that comes again as an alias or as `!!binary`: Prometheus refuses that, though "
        "not among labels; here it is told in neither",
        rules=Texts(missed=("groups: [{&n name: a, *n : b}]\n", "groups: [{name: a, !!binary bmFtZQ==: b}]\n")),
    ),
    Reading(
        OVERRIDDEN,
        Texts(
            missed=(
                "global: {<<: {scrape_interval: 1x}, scrape_interval: 5s}\n",
                JOB.replace("@", "<<: {scheme: []}, <<: {scheme: http}"),
                "tracing: {endpoint: a, headers: {b: c}, <<: {headers: {b: d}}}\n",
            )
        ),
    ),
    Reading(
        BELOW,
        Texts(
            refused=(
                *each("runtime: {gogc: @}\n", "-.inf", "-1e19"),
                *each(JOB.replace("@", "sample_limit: @"), "-.inf", "-1.5", "-1e18"),
            )
        ),
        Texts(refused=each("groups: [{name: a, limit: @}]\n", "-.inf", "-1e19")),
    ),
    Reading(
        "A sign behind `0b`, and in a rule file behind `0o`: `0b-1` is -1 to Prometheus; here it is a text",
        Texts(refused=each("runtime: {gogc: @}\n", "0b-1", "0b+1")),
        Texts(refused=each("groups: [{name: a, limit: @}]\n", "0b-1", "0b+1", "0o-7")),
    ),
    Reading(
        "Two byte order marks at the start of a file: Prometheus loses the first character of the lines that follow; "
        "here the second mark is passed over",
        Texts(missed=("\ufeff\ufeffglobal: {}\nrule_files: []\n",)),
        Texts(missed=("\ufeff\ufeffgroups:\n- name: a\n",)),
    ),
    Reading(DIRECTIVE, rules=Texts(missed=("---\n%YAML 1.1\ngroups: []\n",))),
    Reading(
        "What follows the first document: neither reads it, but in a rule file Prometheus refuses what can't begin a "
        "text, and characters that none holds; here bytes that are no UTF-8 are told wherever they are",
        Texts(refused=(f"global: {{}}\n...\n{BEHIND}".encode() + b"\xff\n",)),
        Texts(missed=("groups: []\n---\n@\n", "groups:\n...\n'\n", f"groups: []\n...\n{BEHIND}\a\n")),
    ),
    Reading(
        "Thousands of texts between brackets or braces that end in a blank and a colon: here some hundred are read",
        Texts(refused=(f"rule_files: [{'a :,' * 2_000}]\n",)),
        Texts(refused=(RULE.replace("@", ",".join(f"a{number} :" for number in range(2_000))),)),
    ),
    Reading(
        "A file of more than 32 MiB, or with more than 1,000,000 keys and values, or with 200 levels: here it isn't "
        "read",
        Texts(refused=(f"{'#' * (32 * 1024 * 1024)}\n", f"rule_files: [{'a,' * 1_000_001}]\n")),
        Texts(refused=(f"~: {'[' * 200}{']' * 200}\n",)),
    ),
)
"""Every kind of difference that is known."""
