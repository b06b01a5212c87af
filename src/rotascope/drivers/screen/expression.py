"""Screens parsed: from a text to a tree of comparisons. Nothing of a text is ever executed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from rotascope.drivers.screen.tokens import WORDS, ScreenToken, refuse, split_screen
from rotascope.errors import UsageError

Comparator: TypeAlias = Literal["<", "<=", ">", ">=", "==", "!="]
COMPARATORS: dict[str, Comparator] = {"<": "<", "<=": "<=", ">": ">", ">=": ">=", "==": "==", "!=": "!="}
DEEPEST = 40  # parentheses and signs within each other


@dataclass(frozen=True, slots=True)
class NumberTerm:
    """A number as written."""

    value: float
    position: int


@dataclass(frozen=True, slots=True)
class TextTerm:
    """A text in quotes."""

    value: str
    position: int


@dataclass(frozen=True, slots=True)
class ColumnTerm:
    """A column by its name."""

    name: str
    position: int


@dataclass(frozen=True, slots=True)
class Calculation:
    """Two terms with + - * or / between them."""

    sign: str
    first: "Term"
    second: "Term"
    position: int


@dataclass(frozen=True, slots=True)
class Inequality:
    """Two terms compared; a text is only equal or not."""

    sign: Comparator
    first: "Term"
    second: "Term"
    position: int


@dataclass(frozen=True, slots=True)
class Junction:
    """Several conditions joined by `and` or by `or`."""

    joint: Literal["and", "or"]
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Opposite:
    """A condition that must not hold."""

    part: "Condition"


Term: TypeAlias = NumberTerm | TextTerm | ColumnTerm | Calculation
Condition: TypeAlias = Inequality | Junction | Opposite
Node: TypeAlias = Term | Condition


def parse_screen(text: str) -> Condition:
    """A screen as a condition.

    grammar   condition: `not`, `and`, `or`, parentheses around comparisons < <= > >= == != of terms; a comparison may
              go on (0.1 < x < 0.3); term: numbers, columns, quoted texts, + - * / and parentheses
    raises    UsageError with the position of what is not understood: an attribute, a call, a term that is no condition
    """
    if not text.strip():
        raise UsageError("the screen is empty", 'write a condition, such as "fcf_yield > 0.05"')
    reader = ScreenReader(tuple(split_screen(text)))
    node = reader.disjunction(0, 0)
    tree, rest = node
    token = reader.tokens[rest]
    if token.kind != "end":
        raise after_end(reader.tokens, rest)
    return condition_of(tree, token)


def parse_term(text: str) -> Term:
    """A term to sort by: columns, numbers and + - * /; UsageError as `parse_screen`."""
    reader = ScreenReader(tuple(split_screen(text)))
    tree, rest = reader.sum_of(0, 0)
    if reader.tokens[rest].kind != "end":
        raise after_end(reader.tokens, rest)
    if isinstance(tree, Inequality | Junction | Opposite | TextTerm):
        raise refuse(1, "this is no number", "sort by a column, such as fcf_yield")
    return tree


def columns_of(node: Node) -> Iterator[ColumnTerm]:
    """Every column that a node reads, in its order."""
    match node:
        case ColumnTerm():
            yield node
        case Calculation(first=first, second=second) | Inequality(first=first, second=second):
            yield from columns_of(first)
            yield from columns_of(second)
        case Junction(parts=parts):
            for part in parts:
                yield from columns_of(part)
        case Opposite(part=part):
            yield from columns_of(part)


def write_node(node: Node) -> str:
    """A node as a user would write it."""
    match node:
        case NumberTerm(value=value):
            return f"{value:g}"
        case TextTerm(value=text):
            return f'"{text}"'
        case ColumnTerm(name=name):
            return name
        case Calculation() | Inequality():
            text = f"{write_node(node.first)} {node.sign} {write_node(node.second)}"
            return f"({text})" if isinstance(node, Calculation) else text
        case Junction(joint=join, parts=parts):
            return f"({f' {join} '.join(map(write_node, parts))})"
        case Opposite(part=part):
            return f"not {write_node(part)}"


def after_end(tokens: tuple[ScreenToken, ...], number: int) -> UsageError:
    """Why a screen cannot go on as it does."""
    token = tokens[number]
    if token.text == "(" and number and tokens[number - 1].kind == "name":
        return refuse(token.position, f"{tokens[number - 1].text}( is a call", "a screen calls nothing: write a column")
    return refuse(token.position, f"{token.text!r} is not expected there", "join conditions with and, or")


def condition_of(node: Node, token: ScreenToken) -> Condition:
    """The node, if it is a condition."""
    if isinstance(node, Inequality | Junction | Opposite):
        return node
    position = getattr(node, "position", token.position)
    raise refuse(position, f"{write_node(node)} is no condition", "compare it, such as fcf_yield > 0.05")


def term_of(node: Node, token: ScreenToken) -> Term:
    """The node, if it is a term."""
    if isinstance(node, Inequality | Junction | Opposite):
        raise refuse(token.position, "a condition is no number", "compare columns and numbers")
    return node


@dataclass(frozen=True)
class ScreenReader:
    """Reads tokens from a position on: each method gives a node and the position after it. `depth` bounds nesting."""

    tokens: tuple[ScreenToken, ...]

    def disjunction(self, at: int, depth: int) -> tuple[Node, int]:
        """Conditions joined by `or`."""
        return self._joined("or", at, depth)

    def conjunction(self, at: int, depth: int) -> tuple[Node, int]:
        """Conditions joined by `and`."""
        return self._joined("and", at, depth)

    def _joined(self, join: Literal["and", "or"], at: int, depth: int) -> tuple[Node, int]:
        inner = self.conjunction if join == "or" else self.negation
        node, at = inner(at, depth)
        if self.tokens[at].text != join or self.tokens[at].kind != "name":
            return node, at
        parts = [condition_of(node, self.tokens[at])]
        while self.tokens[at].text == join and self.tokens[at].kind == "name":
            node, at = inner(at + 1, depth)
            parts.append(condition_of(node, self.tokens[at]))
        return Junction(join, tuple(parts)), at

    def negation(self, at: int, depth: int) -> tuple[Node, int]:
        """`not` before a condition, or the condition."""
        self._bound(at, depth)
        if self.tokens[at].text != "not":
            return self.comparison(at, depth)
        node, after = self.negation(at + 1, depth + 1)
        return Opposite(condition_of(node, self.tokens[at])), after

    def comparison(self, at: int, depth: int) -> tuple[Node, int]:
        """One comparison, or several in a row, which all must hold; a term alone where no comparator follows."""
        node, at = self.sum_of(at, depth)
        comparisons: list[Condition] = []
        while (sign := COMPARATORS.get(self.tokens[at].text)) and self.tokens[at].kind == "sign":
            token = self.tokens[at]
            first = term_of(node, token)
            node, at = self.sum_of(at + 1, depth)
            comparisons.append(compare(sign, first, term_of(node, token), token))
        if not comparisons:
            return node, at
        return comparisons[0] if len(comparisons) == 1 else Junction("and", tuple(comparisons)), at

    def sum_of(self, at: int, depth: int) -> tuple[Node, int]:
        """Terms with + and - between them."""
        return self._calculated(("+", "-"), at, depth)

    def _calculated(self, signs: tuple[str, str], at: int, depth: int) -> tuple[Node, int]:
        def inner(start: int) -> tuple[Node, int]:
            return self._calculated(("*", "/"), start, depth) if "+" in signs else self.signed(start, depth)

        node, at = inner(at)
        while self.tokens[at].text in signs and self.tokens[at].kind == "sign":
            token = self.tokens[at]
            first = term_of(node, token)
            node, at = inner(at + 1)
            node = calculate(token, first, term_of(node, token))
        return node, at

    def signed(self, at: int, depth: int) -> tuple[Node, int]:
        """A term with or without a minus."""
        self._bound(at, depth)
        if self.tokens[at].text != "-":
            return self.atom(at, depth)
        node, after = self.signed(at + 1, depth + 1)
        return calculate(
            self.tokens[at], NumberTerm(0.0, self.tokens[at].position), term_of(node, self.tokens[at])
        ), after

    def atom(self, at: int, depth: int) -> tuple[Node, int]:
        """A number, text, column, or what stands in parentheses."""
        token = self.tokens[at]
        if token.kind == "number":
            return NumberTerm(float(token.text), token.position), at + 1
        if token.kind == "text":
            return TextTerm(token.text[1:-1], token.position), at + 1
        if token.kind == "name" and token.text not in WORDS:
            if self.tokens[at + 1].text == "(":
                raise after_end(self.tokens, at + 1)
            return ColumnTerm(token.text, token.position), at + 1
        if token.text == "(":
            node, after = self.disjunction(at + 1, depth + 1)
            if self.tokens[after].text != ")":
                raise refuse(token.position, "this parenthesis is not closed", "close it")
            return node, after + 1
        lacking = f"{token.text!r} stands where a column or a number belongs" if token.text else "the screen ends early"
        raise refuse(token.position, lacking, "write a column, such as fcf_yield")

    def _bound(self, at: int, depth: int) -> None:
        if depth > DEEPEST:
            raise refuse(self.tokens[at].position, f"nested more than {DEEPEST} deep", "write it flatter")


def compare(sign: Comparator, first: Term, second: Term, token: ScreenToken) -> Inequality:
    """A comparison; texts are only equal or not, and only to a column."""
    if isinstance(first, TextTerm) or isinstance(second, TextTerm):
        texts = isinstance(first, TextTerm) and isinstance(second, TextTerm)
        if (
            sign not in {"==", "!="}
            or texts
            or not isinstance(first if isinstance(second, TextTerm) else second, ColumnTerm)
        ):
            raise refuse(token.position, f"{sign} of a text", 'compare a column: sector == "Energy"')
    return Inequality(sign, first, second, token.position)


def calculate(token: ScreenToken, first: Term, second: Term) -> Calculation:
    """A calculation; a text is no number, and nothing is divided by a written zero."""
    if isinstance(first, TextTerm) or isinstance(second, TextTerm):
        raise refuse(token.position, f"{token.text} of a text", "calculate with columns and numbers")
    if token.text == "/" and constant_of(second) == 0.0:
        raise refuse(token.position, "this divides by zero", "divide by a column, or by another number")
    return Calculation(token.text, first, second, token.position)


def constant_of(term: Term) -> float | None:
    """The value of a term without columns; None where it has any."""
    match term:
        case NumberTerm(value=value):
            return value
        case Calculation(sign=sign, first=first, second=second):
            values = constant_of(first), constant_of(second)
            if values[0] is None or values[1] is None:
                return None
            return apply_sign(sign, values[0], values[1])
    return None


def apply_sign(sign: str, first: float, second: float) -> float | None:
    """Two numbers calculated; None where it divides by zero."""
    if sign == "/":
        return first / second if second else None
    return {"+": first + second, "-": first - second, "*": first * second}[sign]
