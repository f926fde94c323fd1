"""What Prometheus would meet when it executes a template: types, scopes, calls.

Nothing is guessed: what is not known for sure is `ANY`, and `ANY` is never at fault. A fault
found here may stand in a branch that is rarely taken.

Source: text/template/exec.go of Go, rules/alerting.go and template/template.go of Prometheus.
"""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple, assert_never

from stacklint.text import quoted

from .blocks import Tree
from .calls import Argument, refusals, result_of
from .faults import Fault, FaultKind
from .functions import (
    ALERT,
    ANY,
    BOOL,
    COMPLEX,
    CONSOLE,
    EXTERNAL_LABELS,
    FIELDS,
    FLOAT,
    FUNCTIONS,
    HTML,
    INT,
    LABELS,
    MAPS,
    NIL,
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

_CHOOSING: Final = frozenset(("and", "not", "or"))
"""Functions that ask whether there is something."""
_FIELDLESS: Final = frozenset((BOOL, INT, FLOAT, COMPLEX, STRING, HTML, SAMPLES))
_NOT_ITERABLE: Final = frozenset((BOOL, FLOAT, COMPLEX, STRING, HTML, VALUE, ALERT, CONSOLE, SAMPLE))
_ELEMENTS: Final = {SAMPLES: (INT, SAMPLE), INT: (INT, INT), **dict.fromkeys(MAPS, (STRING, STRING))}
"""The types of the two variables of `range`."""


class LabelReference(NamedTuple):
    """A label of the alert, or an external one, that a template reads."""

    name: str
    span: Span
    """Of the name; with its quotes where it is an argument of `index`."""
    external: bool
    printed: bool
    """It goes into the text as it is: no condition, no choice of `and` and `or`, not kept in a variable."""


class Evaluation:
    """The state of one execution, and what it found."""

    __slots__ = (
        "assigned",
        "called",
        "dot",
        "faults",
        "labels",
        "pending",
        "prints",
        "replaced",
        "uses_value",
        "values",
        "variables",
    )

    def __init__(self, variables: Mapping[str, Type], assigned: set[str]) -> None:
        self.variables: dict[str, Type] = dict(variables)
        self.replaced: list[tuple[str, Type | None]] = []
        """Each declaration with what the name meant before, to undo it."""
        self.dot = variables["$"]
        self.faults: list[Fault] = []
        self.labels: list[LabelReference] = []
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

    def declare(self, name: str, type_: Type) -> None:
        """The variable is of this type from here on."""
        self.replaced.append((name, self.variables.get(name)))
        self.variables[name] = ANY if name in self.assigned else type_

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


def evaluate(tree: Tree, variables: Mapping[str, Type], assigned: set[str], *, library: bool) -> Evaluation:
    """What happens when the template is executed.

    Args:
        tree: the template.
        variables: what is declared before it, `$` among them.
        assigned: variables that change; their types are not followed.
        library: templates may be defined elsewhere.
    """
    run = Evaluation(variables, assigned)
    _execute(run, tree.nodes)
    while run.pending:
        name, run.dot = run.pending.pop()
        clause = tree.templates.get(name)
        if clause:
            run.variables, run.replaced = {"$": run.dot}, []
            _execute(run, clause.body)
    if not library:
        for include in tree.includes:
            if include.name.value not in tree.templates:
                run.fault(include.name.span, f"there is no template {quoted(include.name.value)}")
    return run


def _execute(run: Evaluation, nodes: Sequence[Node]) -> None:
    for node in nodes:
        if isinstance(node, Action):
            type_ = _pipeline(run, node.pipeline)
            if type_ is ALERT and not node.pipeline.declared:
                run.read_value(node.pipeline.span)
        elif isinstance(node, Include):
            run.call(node.name.value, _pipeline(run, node.pipeline) if node.pipeline else NIL)
        elif isinstance(node, Block):
            _block(run, node)


def _block(run: Evaluation, block: Block) -> None:
    first = block.clauses[0]
    if first.keyword == "define":
        return
    if first.keyword == "block":  # what its pipeline declares outlives it
        type_ = _pipeline(run, first.pipeline) if first.pipeline else ANY
        if first.name:
            run.call(first.name.value, type_)
        return
    before = len(run.replaced)
    outer = run.dot
    for clause in block.clauses:
        type_ = _aside(run, clause.pipeline) if clause.pipeline else ANY
        inside = len(run.replaced)
        if clause.keyword == "range":
            run.dot = _iterate(run, clause, type_)
        elif clause.keyword.endswith("with"):
            run.dot = type_
        _execute(run, clause.body)
        run.dot = outer
        run.forget(inside)
    run.forget(before)


def _iterate(run: Evaluation, clause: Clause, type_: Type) -> Type:
    """Give the variables of a `range` their types; gives that of its cursor."""
    pipeline = clause.pipeline
    if pipeline and type_ in _NOT_ITERABLE:
        run.fault(pipeline.commands[0].span, f"`range` can't go through {type_}")
    if pipeline and type_ is INT and len(pipeline.declared) > 1:
        run.fault(pipeline.declared[1].span, "`range` gives one variable only for an integer")
    types = _ELEMENTS.get(type_, (ANY, ANY))
    if pipeline and not pipeline.assigns:
        for variable, element in zip(reversed(pipeline.declared), reversed(types), strict=False):
            run.declare(variable.name, element)
    return types[1]


def _aside(run: Evaluation, pipeline: Pipeline) -> Type:
    """Evaluate what is not printed."""
    before, run.prints = run.prints, False
    type_ = _pipeline(run, pipeline)
    run.prints = before
    return type_


def _pipeline(run: Evaluation, pipeline: Pipeline) -> Type:
    if pipeline.declared and run.prints:
        return _aside(run, pipeline)
    piped: Argument | None = None
    for command in pipeline.commands:
        type_ = _command(run, command, piped)
        literal = command.operands[0] if len(command.operands) == 1 else None
        piped = Argument(command.span, type_, literal if isinstance(literal, String | Number) else None)
    assert piped  # a pipeline has a command
    for variable in pipeline.declared:
        if not pipeline.assigns:
            run.declare(variable.name, piped.type)
        elif variable.name not in run.variables:
            message = f"the variable {quoted(variable.name)} is assigned but never declared: it is declared with `:=`"
            run.fault(variable.span, message)
            run.declare(variable.name, ANY)
    return piped.type


def _command(run: Evaluation, command: Command, piped: Argument | None) -> Type:
    first, *rest = command.operands
    if isinstance(first, Function):
        return _call(run, first, rest, piped)
    type_, owner = _operand(run, first)
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
    return type_


def _operand(run: Evaluation, operand: Operand) -> tuple[Type, Type]:
    """The type of an operand, and of what its last field is taken of (`NIL` where there is none)."""
    match operand:
        case Variable():
            type_ = _variable(run, operand)
            return _fields(run, operand, type_) if operand.fields else (type_, NIL)
        case Field():
            return _fields(run, operand, run.dot)
        case Chain():
            return _fields(run, operand, _argument(run, operand.base).type)
        case Paren():
            return _pipeline(run, operand.pipeline), NIL
        case Function():
            return _call(run, operand, (), None), NIL
        case Dot():
            return run.dot, NIL
        case String():
            return STRING, NIL
        case Bool():
            return BOOL, NIL
        case Nil():
            return NIL, NIL
        case Number():
            return {int: INT, float: FLOAT, complex: COMPLEX}[type(operand.value)], NIL
        case _:
            assert_never(operand)


def _variable(run: Evaluation, variable: Variable) -> Type:
    type_ = run.variables.get(variable.name)
    if type_ is None:
        place = (variable.span[0], variable.span[0] + len(variable.name))
        run.fault(place, f"the variable {quoted(variable.name)} is declared in another branch only")
        return ANY
    if type_ is VALUE and variable.name == "$value":
        run.read_value((variable.span[0], variable.span[0] + len(variable.name)))
    return type_


def _fields(run: Evaluation, operand: Field | Variable | Chain, type_: Type) -> tuple[Type, Type]:
    """The type of the last field, and of what it is taken of."""
    owner = type_
    for index, name in enumerate(operand.fields):
        owner = type_
        if type_ in MAPS:
            _label(run, type_, name, field_span(operand, index))
            type_ = STRING
        elif type_ in FIELDS:
            known = FIELDS[type_]
            if name not in known:
                meant = next((field for field in known if field.lower() == name.lower()), None)
                hint = f": did you mean `.{meant}`?" if meant else ""
                run.fault(field_span(operand, index), f"there is no field {quoted(name)} in {type_}{hint}")
            elif type_ is ALERT and name == "Value":
                run.read_value(field_span(operand, index))
            type_ = known.get(name, ANY)
        else:
            if type_ in _FIELDLESS:
                run.fault(field_span(operand, index), f"there are no fields in {type_}")
            type_ = ANY
    return type_, owner


def _label(run: Evaluation, type_: Type, name: str, span: Span) -> None:
    if type_ in (LABELS, EXTERNAL_LABELS):
        run.labels.append(LabelReference(name, span, type_ is EXTERNAL_LABELS, run.prints))


def _argument(run: Evaluation, operand: Operand) -> Argument:
    type_, _ = _operand(run, operand)
    return Argument(operand.span, type_, operand if isinstance(operand, String | Number | Nil) else None)


def _call(run: Evaluation, function: Function, operands: Sequence[Operand], piped: Argument | None) -> Type:
    before, run.prints = run.prints, run.prints and function.name not in _CHOOSING
    arguments = [_argument(run, operand) for operand in operands]
    run.prints = before
    if piped:
        arguments.append(piped)
    if function.name not in FUNCTIONS:
        return ANY
    for argument in arguments:
        if argument.type is ALERT:
            run.read_value(argument.span)
    refused = list(refusals(function.name, function.span, arguments))
    for span, message in refused:
        run.fault(span, message)
    if refused:
        return FUNCTIONS[function.name].returns
    if function.name == "index" and len(arguments) > 1 and isinstance(arguments[1].literal, String):
        _label(run, arguments[0].type, arguments[1].literal.value, arguments[1].span)
    return result_of(function.name, arguments)
