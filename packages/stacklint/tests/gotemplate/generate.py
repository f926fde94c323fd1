"""Templates at random: some as the grammar has them, some spoiled in one place.

The same seed gives the same templates on every machine and version of Python.
"""

from collections.abc import Iterator
from random import Random

FIELDS = (".Labels.instance", ".Labels", ".Value", ".ExternalLabels.cluster", ".ExternalURL", ".labels", ".x", ".x.é")
VARIABLES = ("$labels.job", "$labels", "$value", "$externalLabels.cluster", "$externalURL", "$", "$x", "$y", "$x.y")
UNARY = (
    "humanize",
    "humanizeDuration",
    "toUpper",
    "title",
    "stripPort",
    "len",
    "not",
    "print",
    "query",
    "first",
    "value",
)
OTHER = ("printf", "index", "eq", "gt", "and", "or", "match", "reReplaceAll", "label", "args", "slice", "html", "now")
LITERALS = (
    '"up"',
    '"a\\n\\x41\\u00e9"',
    '`up{a="b"}`',
    '"%.2f"',
    '"5m"',
    '"{{"',
    '"}}"',
    "'a'",
    "'\\''",
    "0",
    "5",
    "-3",
    "1.5",
    "1e3",
    "0x1F",
    "1_000",
    "017",
    "2i",
    "1+2i",
    "true",
    "false",
    "nil",
)
TEXTS = ("text ", "", "é", "\n", "{ ", " }", "}}", "%", "a - b")
SPACES = (" ", " ", " ", "  ", "\n", "\t")
NOISE: tuple[str, ...] = (
    *"{}()|.$\"'`:=,-+/\\0a_é²\u00a0%*<~#!@ \n",
    *("{{", "}}", ":=", "{{end}}", "{{else}}", "{{else if .x}}", "{{- ", " -}}", "/*", "*/", "nil", "now"),
    *("range", "break", "define", "else", "if", "$x", ".5", "08", "1__0", "'ab'", '"\\d"', "{{break}}", "{{/* c */}}"),
)


class Generator:
    """Makes one template after the other."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def operand(self, depth: int) -> str:
        choice = self.random.random()
        if choice < 0.3:
            return self.random.choice(FIELDS)
        if choice < 0.6:
            return self.random.choice(VARIABLES)
        if choice < 0.85 or depth <= 0:
            return self.random.choice(LITERALS)
        return f"({self.pipeline(depth - 1)}){self.random.choice(('', '', '.Labels.x', '.Value'))}"

    def command(self, depth: int) -> str:
        choice = self.random.random()
        if choice < 0.4:
            return self.operand(depth)
        if choice < 0.7:
            parts = [self.random.choice(UNARY), self.operand(depth)]
        else:
            count = self.random.randint(1, 3)
            parts = [self.random.choice(OTHER), *(self.operand(depth) for _ in range(count))]
        return self.space().join(parts)

    def pipeline(self, depth: int) -> str:
        stages = [self.command(depth)]
        while self.random.random() < 0.3:
            stages.append(self.random.choice((*UNARY, 'printf "%s"', "index $labels", "gt 5")))
        declared = self.random.choice(("", "", "", "", "", "$x := ", "$y := ", "$x = "))
        return declared + self.random.choice((" | ", "|", " |\n")).join(stages)

    def space(self) -> str:
        return self.random.choice(SPACES)

    def delimited(self, content: str) -> str:
        left = self.random.choice(("{{", "{{ ", "{{- ", "{{"))
        right = self.random.choice(("}}", " }}", " -}}", "}}"))
        return left + content + right

    def body(self, depth: int) -> str:
        return "".join(self.node(depth - 1) for _ in range(self.random.randint(1, 3)))

    def node(self, depth: int) -> str:
        choice = self.random.random()
        if choice < 0.3 or depth <= 0:
            return self.random.choice(TEXTS)
        if choice < 0.65:
            return self.delimited(self.pipeline(2))
        if choice < 0.7:
            return self.random.choice(("{{/* c */}}", "{{- /* }} */ -}}"))
        if choice < 0.74:
            return self.delimited('template "t"' + self.random.choice(("", " .", " $labels")))
        return self.block(depth)

    def block(self, depth: int) -> str:
        keyword = self.random.choice(("if", "if", "with", "range", "range", "block", "define"))
        end = self.delimited("end")
        name = self.random.choice(('"t"', '"u"', "`v`"))
        if keyword == "define":
            return self.delimited(f"define {name}") + self.body(depth) + end
        if keyword == "block":
            return self.delimited(f"block {name} {self.pipeline(1)}") + self.body(depth) + end
        declared = self.random.choice(("", "", "$i, $x := ", "$x, $y = ")) if keyword == "range" else ""
        parts = [self.delimited(f"{keyword} {declared}{self.pipeline(1)}"), self.body(depth)]
        if keyword == "range" and self.random.random() < 0.4:
            parts.append(self.delimited(self.random.choice(("break", "continue"))))
        while keyword != "range" and self.random.random() < 0.3:
            parts += [self.delimited(f"else {keyword} {self.pipeline(1)}"), self.body(depth)]
        if self.random.random() < 0.4:
            parts += [self.delimited("else"), self.body(depth)]
        return "".join([*parts, end])

    def spoiled(self, text: str) -> str:
        """The template with one place changed."""
        at = self.random.randrange(len(text) + 1)
        choice = self.random.random()
        if choice < 0.4:
            return text[:at] + self.random.choice(NOISE) + text[at:]
        until = at + self.random.choice((1, 1, 1, 2, 5))
        if choice < 0.8:
            return text[:at] + text[until:]
        return text[:until] + text[at:until] + text[until:]


def templates(seed: int, count: int) -> Iterator[str]:
    """Yield templates, about half of them spoiled in one place."""
    random = Random(seed)
    generator = Generator(random)
    for _ in range(count):
        text = "".join(generator.node(3) for _ in range(random.randint(1, 4)))
        yield generator.spoiled(text) if random.random() < 0.5 else text
