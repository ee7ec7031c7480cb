"""Every point at which a program can be changed by one token or one statement.

What is changed and how follows the operators that mutmut and cosmic-ray share: a boundary, an
operator, a condition turned round, a constant, a filter dropped, a call left out, a result lost.
As in cosmic-ray, a string is only changed where something is compared with it or looked up by it:
most others are words, and the phrases by which mails and lists are read are measured by what they
read (`make bench NAME=bounces`). Left alone is also what no test should hold on to: what goes
through gettext, lines of a log, annotations, decorators and docstrings.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
CALLS = {"min": "max", "max": "min", "any": "all", "all": "any"}
# Whose keyword arguments narrow what is found or say what is written.
NARROWING = {"filter", "exclude", "update", "get", "Q", "create", "bulk_create", "get_or_create"}
WORDS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
LOGS = {"logger", "log", "logging"}
BOUNDARIES = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)


@dataclass(frozen=True)
class Mutant:
    """One change. `start` and `end` are bytes of the file, which is named from the root."""

    file: str
    line: int
    lines: range
    where: str
    is_in_function: bool
    before: str
    after: str
    start: int
    end: int

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What stays the same when lines move."""
        return self.file, self.where, self.before, self.after

    def changed(self, source: bytes) -> bytes:
        """The file with the change in it."""
        return source[: self.start] + self.after.encode() + source[self.end :]

    def __str__(self) -> str:
        """Where it is and what was changed, on one line."""
        before, after = (" ".join(text.split()) for text in (self.before, self.after))
        return f"{self.file}:{self.line} {self.where}: {before}  ->  {after}"


def mutants_of(file: Path, root: Path) -> list[Mutant]:
    """Every change of a file, in the order of its text."""
    source = file.read_bytes()
    return list(_Walk(source, str(file.relative_to(root))).walk(ast.parse(source)))


class _Walk:
    """One file, walked from the top; keeps the statement and the names that lead to a node."""

    def __init__(self, source: bytes, file: str) -> None:
        self.source, self.file = source, file
        self.starts = [0]
        for line in source.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))
        self.names: list[str] = []
        self.functions = 0
        self.statement: ast.stmt | None = None

    def walk(self, node: ast.AST) -> Iterator[Mutant]:
        """The changes of a node and of all below it."""
        if _is_left_alone(node):
            return
        outer = self.statement
        if isinstance(node, ast.stmt):
            self.statement = node
        for target, after in _changes(node):
            yield self._mutant(target, after)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield from self._walk_named(node)
        else:
            for child in _children(node):
                yield from self.walk(child)
        self.statement = outer

    def _walk_named(
        self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    ) -> Iterator[Mutant]:
        self.names.append(node.name)
        if isinstance(node, ast.ClassDef):
            for keyword in node.keywords:
                yield from self.walk(keyword.value)
        else:
            # What an argument stands at is computed when the function is made, not when called.
            for default in [*node.args.defaults, *filter(None, node.args.kw_defaults)]:
                yield from self.walk(default)
            self.functions += 1
        for child in node.body:
            yield from self.walk(child)
        self.functions -= not isinstance(node, ast.ClassDef)
        self.names.pop()

    def _mutant(self, node: ast.expr | ast.stmt, after: str) -> Mutant:
        start = self._offset(node.lineno, node.col_offset)
        end = self._offset(node.end_lineno or node.lineno, node.end_col_offset or 0)
        return Mutant(
            file=self.file,
            line=node.lineno,
            lines=_lines(self.statement or node),
            where=".".join(self.names) or "(module)",
            is_in_function=bool(self.functions),
            before=self.source[start:end].decode(),
            after=after,
            start=start,
            end=end,
        )

    def _offset(self, line: int, column: int) -> int:
        return self.starts[line - 1] + column


def _lines(statement: ast.expr | ast.stmt) -> range:
    """Those on which a statement itself stands, without the block below it."""
    first = statement.lineno
    body = getattr(statement, "body", None)
    last = body[0].lineno - 1 if isinstance(body, list) else statement.end_lineno or first
    return range(first, max(first, last) + 1)


def _children(node: ast.AST) -> Iterator[ast.AST]:
    for name, value in ast.iter_fields(node):
        if name in {"annotation", "returns", "decorator_list"}:
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield child


def _is_left_alone(node: ast.AST) -> bool:
    if isinstance(node, ast.JoinedStr):
        return True
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.If):
        return ast.unparse(node.test) == "TYPE_CHECKING"
    if isinstance(node, ast.Assign):
        return ast.unparse(node.targets[0]) in {"__all__", "__slots__", "app_name"}
    if isinstance(node, ast.keyword):
        return node.arg in {"strict", "verbose_name", "verbose_name_plural", "related_name"}
    if isinstance(node, ast.BinOp):  # a sentence that is filled in
        node = node.left
    return isinstance(node, ast.Call) and _is_words(node.func)


def _is_words(function: ast.expr) -> bool:
    name = ast.unparse(function)
    return name in WORDS or name.partition(".")[0] in LOGS or name in {"TypeVar", "cast"}


def _changes(node: ast.AST) -> Iterator[tuple[ast.expr | ast.stmt, str]]:
    """What a node may become: the part that is replaced, and by which text."""
    yield from _of_conditions(node)
    if isinstance(node, ast.stmt):
        yield from _of_statement(node)
    for kind, changes in EXPRESSIONS.items():
        if isinstance(node, kind):
            yield from changes(node)


def _of_statement(node: ast.stmt) -> Iterator[tuple[ast.stmt, str]]:
    match node:
        case ast.AugAssign() if type(node.op) in OPERATORS:
            other = OPERATORS[type(node.op)]()
            yield node, ast.unparse(ast.AugAssign(node.target, other, node.value))
        case ast.Return(value=ast.expr()) if not isinstance(node.value, ast.Constant):
            yield node, "return None"
        case ast.Expr(value=ast.Call()) if not _is_words(node.value.func):
            yield node, "pass"
        case ast.Break():
            yield node, "continue"
        case ast.Continue():
            yield node, "break"


def _of_and_or(node: ast.BoolOp) -> Iterator[tuple[ast.expr, str]]:
    other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    yield node, f"({ast.unparse(ast.BoolOp(other, node.values))})"


def _of_operator(node: ast.BinOp) -> Iterator[tuple[ast.expr, str]]:
    if other := OPERATORS.get(type(node.op)):
        yield node, f"({ast.unparse(ast.BinOp(node.left, other(), node.right))})"


def _of_not(node: ast.UnaryOp) -> Iterator[tuple[ast.expr, str]]:
    if isinstance(node.op, ast.Not):
        yield node, f"({ast.unparse(node.operand)})"


def _of_key(node: ast.Subscript) -> Iterator[tuple[ast.expr, str]]:
    if isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str):
        yield from _of_constant(node.slice)


def _of_value(node: ast.Constant) -> Iterator[tuple[ast.expr, str]]:
    if not isinstance(node.value, str | bytes):
        yield from _of_constant(node)


def _of_conditions(node: ast.AST) -> Iterator[tuple[ast.expr, str]]:
    tests = list(getattr(node, "ifs", []))
    if isinstance(node, ast.If | ast.While | ast.IfExp):
        tests.append(node.test)
    for test in tests:
        # What is turned round by its own operator is not turned round twice.
        is_plain = isinstance(test, ast.Compare) and not isinstance(test.ops[0], BOUNDARIES)
        if not is_plain and not isinstance(test, ast.UnaryOp):
            yield test, f"(not ({ast.unparse(test)}))"


def _of_comparison(node: ast.Compare) -> Iterator[tuple[ast.expr, str]]:
    for place, operator in enumerate(node.ops):
        operators = [*node.ops]
        operators[place] = COMPARISONS[type(operator)]()
        yield node, ast.unparse(ast.Compare(node.left, operators, node.comparators))
    for side in (node.left, *node.comparators):
        for part in getattr(side, "elts", [side]):
            if isinstance(part, ast.Constant) and isinstance(part.value, str | bytes):
                yield from _of_constant(part)


def _of_constant(node: ast.Constant) -> Iterator[tuple[ast.expr, str]]:
    match node.value:
        case bool():
            yield node, repr(not node.value)
        case int() | float():
            yield node, repr(node.value + 1)
        case str():
            yield node, repr(node.value + "X")
        case bytes():
            yield node, repr(node.value + b"X")


def _of_call(node: ast.Call) -> Iterator[tuple[ast.expr, str]]:
    name = ast.unparse(node.func).rpartition(".")[2]
    if isinstance(node.func, ast.Name) and name in CALLS:
        yield node, ast.unparse(ast.Call(ast.Name(CALLS[name]), node.args, node.keywords))
    if name in NARROWING:
        for dropped in node.keywords:
            if dropped.arg and len(node.keywords) + len(node.args) > 1:
                kept = [keyword for keyword in node.keywords if keyword is not dropped]
                yield node, ast.unparse(ast.Call(node.func, node.args, kept))


EXPRESSIONS: dict[type[ast.expr], Any] = {
    ast.Compare: _of_comparison,
    ast.BoolOp: _of_and_or,
    ast.BinOp: _of_operator,
    ast.UnaryOp: _of_not,
    ast.Subscript: _of_key,
    ast.Constant: _of_value,
    ast.Call: _of_call,
}
