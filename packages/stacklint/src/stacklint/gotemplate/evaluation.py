"""What Prometheus or Grafana meets when it executes a template: types, scopes, calls, which query gives a sample.

Nothing is guessed: what is not known for sure is `ANY`, and `ANY` is never at fault. A fault
found here may stand in a branch that is rarely taken. Another template is executed for the type of
its cursor, whatever gave that.

Source: text/template/exec.go of Go, rules/alerting.go and template/template.go of Prometheus.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple, assert_never

from stacklint.text import quoted

from .blocks import Tree
from .calls import Argument, Value, refusals, result_of
from .dialects import Dialect
from .faults import Fault, FaultKind
from .functions import (
    ALERT,
    ANY,
    BOOL,
    COMPLEX,
    CONSOLE,
    EVALUATION,
    EXTERNAL_LABELS,
    FIELDS,
    FLOAT,
    HTML,
    INT,
    LABELS,
    MAPS,
    NIL,
    NOTIFICATION,
    NOTIFIED,
    NOTIFIED_ONE,
    RESULT,
    RESULTS,
    RULE,
    SAMPLE,
    SAMPLES,
    STRING,
    VALUE,
    Type,
)
from .nodes import (
    Action,
    Block,
    Bool,
    Chain,
    Clause,
    Command,
    Dot,
    Field,
    Function,
    Include,
    Nil,
    Node,
    Number,
    Operand,
    Paren,
    Pipeline,
    Span,
    String,
    Variable,
    field_span,
)

_CHOOSING: Final = frozenset(("and", "eq", "ge", "gt", "le", "lt", "ne", "not", "or"))
"""Functions that ask whether there is something."""
_FIELDLESS: Final = frozenset((BOOL, INT, FLOAT, COMPLEX, STRING, HTML, SAMPLES, EVALUATION))
_NOT_ITERABLE: Final = frozenset(
    (BOOL, FLOAT, COMPLEX, STRING, HTML, VALUE, ALERT, CONSOLE, SAMPLE, RULE, RESULT, EVALUATION, NOTIFIED_ONE)
)
_ELEMENTS: Final = {
    SAMPLES: (INT, SAMPLE),
    NOTIFIED: (INT, NOTIFIED_ONE),
    INT: (INT, INT),
    RESULTS: (STRING, RESULT),
    **dict.fromkeys(MAPS, (STRING, STRING)),
}
"""The types of the two variables of `range`."""
_UNKNOWN: Final = Value(ANY)


class LabelReference(NamedTuple):
    """A label that a template reads: of the alert, an external one, or of a sample."""

    name: str
    span: Span
    """Of the name; with its quotes where it is an argument of `label` or `index`."""
    external: bool
    query: String | None
    """What gives the sample, if it is a label of one."""
    printed: bool
    """It goes into the text as it is: no condition, no choice of `and` and `or`, not kept in a variable."""


class ResultReference(NamedTuple):
    """A query of a rule of Grafana whose value a template reads, and the characters that name it."""

    name: str
    span: Span
    shown: bool = False
    """Whether its number surely goes into the text."""


class Evaluation:
    """The state of one execution, and what it found."""

    __slots__ = (
        "annotations",
        "assigned",
        "called",
        "dot",
        "faults",
        "functions",
        "labels",
        "pending",
        "prints",
        "replaced",
        "results",
        "uses_value",
        "values",
        "variables",
    )

    def __init__(self, dialect: Dialect, assigned: set[str]) -> None:
        self.functions = dialect.functions
        self.variables = {name: Value(type_) for name, type_ in dialect.variables.items()}
        self.replaced: list[tuple[str, Value | None]] = []
        """Each declaration with what the name meant before, to undo it."""
        self.dot = self.variables["$"]
        self.faults: list[Fault] = []
        self.labels: list[LabelReference] = []
        self.annotations: list[LabelReference] = []
        self.results: list[ResultReference] = []
        self.uses_value = False
        self.values: list[Span] = []
        """Where the value goes into the text."""
        self.prints = True
        """Whether what is read goes into the text, as far as is known."""
        self.assigned = assigned
        self.pending: list[tuple[str, Type]] = []
        """The templates still to be executed, with the types of their cursors."""
        self.called: set[tuple[str, Type]] = set()

    def fault(self, span: Span, message: str) -> None:
        """Add a fault."""
        self.faults.append(Fault(*span, message, FaultKind.RUNTIME))

    def read_value(self, span: Span) -> None:
        """The value is read here."""
        self.uses_value = True
        if self.prints:
            self.values.append(span)

    def declare(self, name: str, value: Value) -> None:
        """The variable has this value from here on."""
        self.replaced.append((name, self.variables.get(name)))
        self.variables[name] = _UNKNOWN if name in self.assigned else value

    def call(self, name: str, dot: Type) -> None:
        """Execute a template later, once for each type of its cursor."""
        if (name, dot) not in self.called:
            self.called.add((name, dot))
            self.pending.append((name, dot))

    def forget(self, count: int) -> None:
        """Undo all but the first `count` declarations."""
        while len(self.replaced) > count:
            name, before = self.replaced.pop()
            if before is None:
                del self.variables[name]
            else:
                self.variables[name] = before


def evaluate(tree: Tree, dialect: Dialect, assigned: set[str]) -> Evaluation:
    """What happens when the template is executed.

    Args:
        tree: the template.
        dialect: who executes it.
        assigned: variables that change; their values are not followed.
    """
    run = Evaluation(dialect, assigned)
    _execute(run, tree.nodes)
    while run.pending:
        name, type_ = run.pending.pop()
        clause = tree.templates.get(name)
        if clause:
            run.dot = Value(type_)
            run.variables, run.replaced = {"$": run.dot}, []
            _execute(run, clause.body)
    if not dialect.library:
        for include in tree.includes:
            if include.name.value not in tree.templates:
                run.fault(include.name.span, f"there is no template {quoted(include.name.value)}")
    return run


def _execute(run: Evaluation, nodes: Sequence[Node]) -> None:
    for node in nodes:
        if isinstance(node, Action):
            value = _pipeline(run, node.pipeline)
            if value.type is ALERT and not node.pipeline.declared:
                run.read_value(node.pipeline.span)
        elif isinstance(node, Include):
            run.call(node.name.value, _pipeline(run, node.pipeline).type if node.pipeline else NIL)
        elif isinstance(node, Block):
            _block(run, node)


def _block(run: Evaluation, block: Block) -> None:
    first = block.clauses[0]
    if first.keyword == "define":
        return
    if first.keyword == "block":  # what its pipeline declares outlives it
        value = _pipeline(run, first.pipeline) if first.pipeline else _UNKNOWN
        if first.name:
            run.call(first.name.value, value.type)
        return
    before = len(run.replaced)
    outer = run.dot
    for clause in block.clauses:
        value = _aside(run, clause.pipeline) if clause.pipeline else _UNKNOWN
        inside = len(run.replaced)
        if clause.keyword == "range":
            run.dot = _iterate(run, clause, value)
        elif clause.keyword.endswith("with"):
            run.dot = value
        _execute(run, clause.body)
        run.dot = outer
        run.forget(inside)
    run.forget(before)


def _iterate(run: Evaluation, clause: Clause, value: Value) -> Value:
    """Give the variables of a `range` their values; gives that of its cursor."""
    pipeline, type_ = clause.pipeline, value.type
    if pipeline and type_ in _NOT_ITERABLE:
        run.fault(pipeline.commands[0].span, f"`range` can't go through {type_}")
    if pipeline and type_ is INT and len(pipeline.declared) > 1:
        run.fault(pipeline.declared[1].span, "`range` gives one variable only for an integer")
    key, element = _ELEMENTS.get(type_, (ANY, ANY))
    values = Value(element, query=value.query), Value(key)
    if pipeline and not pipeline.assigns:
        for variable, each in zip(reversed(pipeline.declared), values, strict=False):
            run.declare(variable.name, each)
    return values[0]


def _aside(run: Evaluation, pipeline: Pipeline) -> Value:
    """Evaluate what is not printed."""
    before, run.prints = run.prints, False
    value = _pipeline(run, pipeline)
    run.prints = before
    return value


def _pipeline(run: Evaluation, pipeline: Pipeline) -> Value:
    if pipeline.declared and run.prints:
        return _aside(run, pipeline)
    value = _UNKNOWN
    piped: Argument | None = None
    for command in pipeline.commands:
        value = _command(run, command, piped)
        piped = Argument(command.span, value)
    for variable in pipeline.declared:
        if not pipeline.assigns:
            run.declare(variable.name, value)
        elif variable.name not in run.variables:
            message = f"the variable {quoted(variable.name)} is assigned but never declared: it is declared with `:=`"
            run.fault(variable.span, message)
            run.declare(variable.name, _UNKNOWN)
    return value


def _command(run: Evaluation, command: Command, piped: Argument | None) -> Value:
    first, *rest = command.operands
    if isinstance(first, Function):
        return _call(run, first, rest, piped)
    value, owner = _operand(run, first)
    if isinstance(first, Nil):
        run.fault(first.span, "`nil` can't be printed or piped: it is only an argument")
    elif isinstance(first, Number) and isinstance(first.value, int) and first.value >= 2**63:
        run.fault(first.span, f"{quoted(str(first.value))} does not fit into a signed integer of 64 bits")
    if rest or piped:
        for operand in rest:
            _argument(run, operand)
        if owner not in (ANY, VALUE):  # only the fields of those may be methods
            does = "nothing can be piped into it" if piped else "it takes no arguments"
            run.fault(first.span, f"this is no function: {does}")
    return value


def _operand(run: Evaluation, operand: Operand) -> tuple[Value, Type]:
    """What an operand is, and the type of what its last field is taken of (`NIL` where there is none)."""
    match operand:
        case Variable():
            value = _variable(run, operand)
            return _fields(run, operand, value) if operand.fields else (value, NIL)
        case Field():
            return _fields(run, operand, run.dot)
        case Chain():
            return _fields(run, operand, _operand(run, operand.base)[0])
        case Paren():
            return _pipeline(run, operand.pipeline), NIL
        case Function():
            return _call(run, operand, (), None), NIL
        case Dot():
            return run.dot, NIL
        case String():
            return Value(STRING, operand), NIL
        case Bool():
            return Value(BOOL), NIL
        case Nil():
            return Value(NIL), NIL
        case Number():
            return Value({int: INT, float: FLOAT, complex: COMPLEX}[type(operand.value)], operand), NIL
        case _:
            assert_never(operand)


def _variable(run: Evaluation, variable: Variable) -> Value:
    value = run.variables.get(variable.name)
    if value is None:
        place = (variable.span[0], variable.span[0] + len(variable.name))
        run.fault(place, f"the variable {quoted(variable.name)} is declared in another branch only")
        return _UNKNOWN
    if value.type in (VALUE, EVALUATION) and variable.name == "$value":
        run.read_value((variable.span[0], variable.span[0] + len(variable.name)))
    return value


def _fields(run: Evaluation, operand: Field | Variable | Chain, value: Value) -> tuple[Value, Type]:
    """What the last field is, and the type of what it is taken of."""
    type_ = value.type
    for index, name in enumerate(operand.fields):
        type_ = value.type
        if type_ in MAPS:
            _label(run, value, name, field_span(operand, index))
            value = Value(STRING)
        elif type_ is RESULTS:
            shown = run.prints and operand.fields[index + 1 : index + 2] != ("Labels",)
            run.results.append(ResultReference(name, field_span(operand, index), shown))
            value = Value(RESULT)
        elif type_ in FIELDS:
            known = FIELDS[type_]
            if name not in known:
                meant = next((field for field in known if field.lower() == name.lower()), None)
                hint = f": did you mean `.{meant}`?" if meant else ""
                run.fault(field_span(operand, index), f"there is no field {quoted(name)} in {type_}{hint}")
            elif type_ in (ALERT, RULE) and name == "Value":
                run.read_value(field_span(operand, index))
            elif name in _OF_ALERTS and (type_ is NOTIFICATION or type_ is NOTIFIED_ONE):
                _noted(run, operand, index)
            value = Value(known.get(name, ANY), query=value.query)
        else:
            if type_ in _FIELDLESS:
                run.fault(field_span(operand, index), f"there are no fields in {type_}")
            value = _UNKNOWN
    return value, type_


def _noted(run: Evaluation, operand: Field | Variable | Chain, index: int) -> None:
    """Note the label or the annotation of the alerts of a notification that the next field is."""
    name = operand.fields[index + 1] if index + 1 < len(operand.fields) else ""
    if name and name not in _METHODS:
        found = LabelReference(name, field_span(operand, index + 1), False, None, run.prints)
        (run.annotations if operand.fields[index].endswith("Annotations") else run.labels).append(found)


_OF_ALERTS: Final = frozenset({"Annotations", "CommonAnnotations", "CommonLabels", "GroupLabels", "Labels"})
_METHODS: Final = frozenset({"Names", "Remove", "SortedPairs", "Values"})
"""What labels and annotations of a notification can do: no names of them."""


def _label(run: Evaluation, owner: Value, name: str, span: Span) -> None:
    if owner.query or owner.type in (LABELS, EXTERNAL_LABELS):
        run.labels.append(LabelReference(name, span, owner.type is EXTERNAL_LABELS, owner.query, run.prints))


def _argument(run: Evaluation, operand: Operand) -> Argument:
    return Argument(operand.span, _operand(run, operand)[0])


def _call(run: Evaluation, function: Function, operands: Sequence[Operand], piped: Argument | None) -> Value:
    before, run.prints = run.prints, run.prints and function.name not in _CHOOSING
    arguments = [_argument(run, operand) for operand in operands]
    run.prints = before
    if piped:
        arguments.append(piped)
    signature = run.functions.get(function.name)
    if signature is None:
        return _UNKNOWN
    for argument in arguments:
        if argument.value.type is ALERT:
            run.read_value(argument.span)
    refused = list(refusals(function.name, signature, function.span, arguments))
    for span, message in refused:
        run.fault(span, message)
    if refused:
        return Value(signature.returns)
    values = [argument.value for argument in arguments]
    match function.name, values:
        case "index", [owner, Value(literal=String() as label), *_]:
            if owner.type is RESULTS:
                run.results.append(ResultReference(label.value, label.span))
            _label(run, owner, label.value, label.span)
        case "label", [Value(literal=String() as label), owner]:
            _label(run, owner, label.value, label.span)
        case _:
            pass
    return result_of(function.name, signature, values)
