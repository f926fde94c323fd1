"""What the tree of a template holds, and where its parts stand."""

from stacklint.gotemplate import (
    Action,
    Block,
    Bool,
    Chain,
    Clause,
    Command,
    Comment,
    Dot,
    End,
    Field,
    Function,
    Include,
    Jump,
    Nil,
    Number,
    Operand,
    Paren,
    Pipeline,
    String,
    Text,
    Variable,
    field_span,
    leaves,
    parse,
    pipelines,
    walk,
)

PLAIN = (False, False)


def operand(text: str) -> Operand:
    """The only operand of a template of one pair of delimiters."""
    (node,) = parse(f"{{{{\t{text} }}}}").nodes
    assert isinstance(node, Action)
    (command,) = node.pipeline.commands
    (found,) = command.operands
    assert found.span == (3, 3 + len(text))
    return found


def test_text_has_one_node_and_nothing_has_none() -> None:
    assert parse("a } b").nodes == (Text((0, 5)),)
    assert parse("").nodes == ()


def test_a_pipeline_holds_its_commands_and_operands() -> None:
    text = 'a {{- printf "%s" $labels.job | toUpper -}} b'
    command = Command(
        (6, 29), (Function((6, 12), "printf"), String((13, 17), "%s"), Variable((18, 29), "$labels", ("job",)))
    )
    upper = Command((32, 39), (Function((32, 39), "toUpper"),))
    pipeline = Pipeline((6, 39), (), False, (command, upper))
    assert parse(text).nodes == (Text((0, 2)), Action((2, 43), (True, True), pipeline), Text((43, 45)))


def test_every_operand_has_its_value() -> None:
    values = {
        ".": Dot((3, 4)),
        "nil": Nil((3, 6)),
        "true": Bool((3, 7), True),
        "now": Function((3, 6), "now"),
        ".Labels.a": Field((3, 12), ("Labels", "a")),
        "$": Variable((3, 4), "$", ()),
        "now.a.b": Chain((3, 10), Function((3, 6), "now"), ("a", "b")),
        "`a\\n`": String((3, 8), "a\\n"),
        "`a\r\nb`": String((3, 9), "a\nb"),
        r'"\x41\101\u00e9\U0001F600\n\"\xc3\xa9\xff"': String((3, 45), 'AA\u00e9\U0001f600\n"\u00e9\udcff'),
        "'a'": Number((3, 6), 97),
        r"'\xff'": Number((3, 9), 255),
        r"'\''": Number((3, 7), 39),
        "-017": Number((3, 7), -15),
        "0x1F": Number((3, 7), 31),
        "0b11": Number((3, 7), 3),
        "1_000.5": Number((3, 10), 1000.5),
        "0x1p4": Number((3, 8), 16.0),
        "1+2i": Number((3, 7), 1 + 2j),
        "2i": Number((3, 5), 2j),
    }
    assert {text: operand(text) for text in values} == values


def test_parentheses_hold_a_pipeline_and_may_be_followed_by_fields() -> None:
    found = operand("(.a | len).b")
    commands = (Command((4, 6), (Field((4, 6), ("a",)),)), Command((9, 12), (Function((9, 12), "len"),)))
    assert found == Chain((3, 15), Paren((3, 13), Pipeline((4, 12), (), False, commands)), ("b",))


def test_a_field_is_found_by_its_number() -> None:
    text = "{{ $labels.instance.é }}"
    variable = Variable((3, 21), "$labels", ("instance", "é"))
    assert [text[slice(*field_span(variable, index))] for index in (0, 1)] == ["instance", "é"]


def test_declarations_are_part_of_their_pipeline() -> None:
    (first, second, third) = list(pipelines(parse("{{ $x := 1 }}{{ $x = 2 }}{{range $i, $e := .}}{{end}}").nodes))
    assert [(first.declared, first.assigns), (second.declared, second.assigns)] == [
        ((Variable((3, 5), "$x", ()),), False),
        ((Variable((16, 18), "$x", ()),), True),
    ]
    assert third.declared == (Variable((33, 35), "$i", ()), Variable((37, 39), "$e", ()))


def test_a_block_holds_its_clauses() -> None:
    text = "{{if 1}}a{{- else if 2 }}{{/* c */}}{{else}}b{{ end -}} "
    one, two = (
        Pipeline((at, at + 1), (), False, (Command((at, at + 1), (Number((at, at + 1), value),)),))
        for at, value in ((5, 1), (21, 2))
    )
    clauses = (
        Clause((0, 8), PLAIN, "if", None, one, (Text((8, 9)),)),
        Clause((9, 25), (True, False), "else if", None, two, (Comment((25, 36), PLAIN),)),
        Clause((36, 44), PLAIN, "else", None, None, (Text((44, 45)),)),
    )
    block = Block((0, 55), clauses, End((45, 55), (False, True)))
    assert parse(text).nodes == (block, Text((55, 56)))


def test_templates_are_defined_and_called() -> None:
    text = '{{define "a"}}{{end}}{{template "a"}}{{block `b` .}}{{end}}{{range .Labels}}{{break}}{{end}}'
    names = [
        (clause.keyword, clause.name.value if clause.name else None)
        for node in parse(text).nodes
        if isinstance(node, Block)
        for clause in node.clauses
    ]
    assert names == [("define", "a"), ("block", "b"), ("range", None)]
    assert [node for node in walk(parse(text).nodes) if isinstance(node, Include | Jump)] == [
        Include((21, 37), PLAIN, String((32, 35), "a"), None),
        Jump((76, 85), PLAIN, "break"),
    ]


def test_a_walk_goes_in_order_of_the_text() -> None:
    text = "a{{if .}}b{{with .}}c{{else}}d{{end}}{{else}}e{{end}}{{.}}"
    starts = [node.span[0] for node in walk(parse(text).nodes)]
    assert starts == sorted(starts)
    assert [text[slice(*node.span)] for node in walk(parse(text).nodes) if isinstance(node, Text)] == list("abcde")


def test_pipelines_in_parentheses_follow_the_one_they_are_in() -> None:
    text = '{{ print (1 | print (2)) (3).x }}{{template "a" 4}}'
    assert [text[slice(*pipeline.span)] for pipeline in pipelines(parse(text).nodes)] == [
        "print (1 | print (2)) (3).x",
        "1 | print (2)",
        "2",
        "3",
        "4",
    ]


def test_leaves_are_the_texts_and_the_delimiters() -> None:
    text = "a{{if .}}b{{else}}{{.}}{{end}}{{ ' }}c"
    assert [text[slice(*span)] for span in leaves(parse(text).nodes)] == [
        "a",
        "{{if .}}",
        "b",
        "{{else}}",
        "{{.}}",
        "{{end}}",
        "{{ ' }}",
        "c",
    ]
