"""What labels `label_replace`, `label_join` and `absent` give to their results."""

from stacklint.promql.nodes import Call, Expr, StringLiteral, VectorSelector, bare
from stacklint.promql.re2 import inspect

from .facts import Metrics
from .labels import NAME, OPEN, Labels
from .values import ANY, MISSING, PRESENT, Values


def text_of(expr: Expr) -> str | None:
    """The text of a string, in parentheses or not; None where it is no string."""
    expr = bare(expr)
    return expr.value if isinstance(expr, StringLiteral) else None


def _texts(call: Call, metrics: Metrics) -> list[str] | None:
    """The texts behind the first argument; None where one is not known."""
    texts = [text for arg in call.args[1:] if (text := text_of(arg)) is not None and not metrics.is_open(text)]
    return texts if len(texts) == len(call.args) - 1 else None


def replaced(call: Call, labels: Labels, metrics: Metrics) -> Labels:
    """The labels after `label_replace`."""
    texts = _texts(call, metrics)
    if texts is None:
        return OPEN
    target, template, source, regex = texts
    known = labels.can_have(source)
    if not known and not inspect(regex).matches_empty:
        return labels
    made = Values(frozenset((template,))) if "$" not in template else _templated(template)
    always = not known or regex in {".*", "(.*)"}
    return labels.setting(target, made if always else made | labels.values(target))


def _templated(template: str) -> Values:
    """What a template with variables makes; the text outside of them stays."""
    head, tail = template.partition("$")[0], template.rpartition("}")[2] if "}" in template else ""
    return PRESENT if head or (tail and "$" not in tail) else ANY


def joined(call: Call, labels: Labels, metrics: Metrics) -> Labels:
    """The labels after `label_join`."""
    texts = _texts(call, metrics)
    if texts is None:
        return OPEN
    target, separator, *names = texts
    if (separator and len(names) > 1) or any(map(labels.must_have, names)):
        return labels.setting(target, PRESENT)
    return labels.setting(target, ANY if any(map(labels.can_have, names)) else MISSING)


def labels_of_absent(selector: VectorSelector, metrics: Metrics) -> Labels:
    """The labels that equality matchers set, but not those that are set twice.

    Where other matchers name the same label, the storage's order of matchers decides; with `@`,
    Prometheus takes the argument for something other than a selector.
    """
    if any(metrics.is_open(matcher.label) or metrics.is_open(matcher.value) for matcher in selector.matchers):
        return OPEN
    known: dict[str, Values] = {}
    for matcher in selector.matchers:
        if matcher.label != NAME and matcher.op == "=":
            value = Values(frozenset((matcher.value,)))
            known[matcher.label] = MISSING if matcher.label in known else value
    unsure = {matcher.label for matcher in selector.matchers if matcher.op != "=" or selector.modifiers.at}
    return Labels({name: value | MISSING if name in unsure else value for name, value in known.items()}, MISSING)
