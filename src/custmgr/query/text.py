"""The filter box: ``status:active tag:vip balance>100 bell`` read into criteria.

Words and ``"quoted phrases"`` are searched; ``name:value``, ``=``, ``<``, ``<=``, ``>``, ``>=`` ask a column, with
``a,b`` for either of several values and ``a..b`` for a range. Parts are joined by AND; ``or``, ``not`` (or ``-``) and
parentheses do what they say. Everything else is text, taken literally.
"""

import attrs

from custmgr.errors import InvalidValue
from custmgr.query.columns import Columns
from custmgr.query.criteria import ALL, Criteria, Either, Not, Says, both
from custmgr.query.evaluate import LONGEST_TEXT
from custmgr.query.selections import Flag
from custmgr.query.tokens import Part, Token, tokens, wrong
from custmgr.values.exact import shown
from custmgr.values.wording import text as checked

LONGEST_FILTER = 500
DEEPEST = 20


@attrs.frozen
class Filter:
    """What filter text means: the criteria, and the columns it asks."""

    where: Criteria
    asks: frozenset[str]


def parse(text: str, columns: Columns) -> Filter:
    """Read filter text over these columns; an empty one finds everything.

    Raises:
        InvalidValue: an unknown column, operator or value, with its place and what was wanted; a text of more than 500
            characters, nested more than 20 deep or with control characters.
    """
    if isinstance(text, str) and len(text) > LONGEST_FILTER:
        raise InvalidValue("filter", shown(text), f"at most {LONGEST_FILTER} characters")
    checked(text, "filter", at_most=LONGEST_FILTER, required=False, lines=True)
    parser = _Parser(tuple(tokens(text)), columns)
    return Filter(parser.whole(), frozenset(parser.asks))


class _Parser:
    """Reads the parts from left to right; ``or`` binds weakest, then AND, then ``not``."""

    def __init__(self, parts: tuple[Token, ...], columns: Columns) -> None:
        self.asks: set[str] = set()
        self._parts = parts
        self._columns = columns
        self._next = 0

    def whole(self) -> Criteria:
        if self._part.part is Part.END:
            return ALL
        where = self._either(0)
        self._expect(Part.END)
        return where

    @property
    def _part(self) -> Token:
        return self._parts[self._next]

    def _take(self) -> Token:
        taken = self._part
        self._next += 1
        return taken

    def _expect(self, part: Part) -> None:
        token = self._part
        if token.part is not part:
            raise wrong(token.at, token.text or token.part.value, part.value)
        if part is not Part.END:
            self._take()

    def _either(self, depth: int) -> Criteria:
        parts = [self._all(depth)]
        while self._part.part is Part.OR:
            self._take()
            parts.append(self._all(depth))
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def _all(self, depth: int) -> Criteria:
        parts = [self._one(depth)]
        while self._part.part not in (Part.OR, Part.CLOSE, Part.END):
            if self._part.part is Part.AND:
                self._take()
            parts.append(self._one(depth))
        return both(*parts)

    def _one(self, depth: int) -> Criteria:
        token = self._take()
        if depth > DEEPEST:
            raise wrong(token.at, token.text or token.part.value, f"a filter nested at most {DEEPEST} deep")
        if token.part is Part.NOT:
            return Not(self._one(depth + 1))
        if token.part is Part.OPEN:
            inner = self._either(depth + 1)
            self._expect(Part.CLOSE)
            return inner
        if token.part is Part.TEXT:
            return _searched(token)
        if token.part is Part.TERM:
            return self._term(token)
        raise wrong(token.at, token.text or token.part.value, "something to look for")

    def _term(self, token: Token) -> Criteria:
        if token.text == "is":
            return self._flags(token)
        column = self._columns.get(token.text)
        if column is None:
            names = ", ".join(sorted(self._columns))
            raise wrong(token.at, token.text, f'a column ({names}) or, to search it literally, "quoted"')
        self.asks.add(token.text)
        try:
            parts = [column.asked(token.text, token.operator, one, token.qualifier) for one in token.values]
        except InvalidValue as error:
            raise wrong(token.at, str(error.given), f"{token.text}: {error.wanted}") from None
        if len(parts) > 1 and token.operator not in (":", "="):
            raise wrong(token.at, token.operator, f"one value after {token.text}{token.operator}")
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def _flags(self, token: Token) -> Criteria:
        flags = {name: column for name, column in self._columns.items() if isinstance(column, Flag)}
        found = []
        for one in token.values:
            name = one.low.casefold()
            if name not in flags or one.high is not None or token.qualifier or token.operator not in (":", "="):
                raise wrong(token.at, one.low, f"is: with one of {', '.join(sorted(flags))}")
            self.asks.add(name)
            found.append(flags[name].yes)
        return found[0] if len(found) == 1 else Either(tuple(found))


def _searched(token: Token) -> Criteria:
    if len(token.text) > LONGEST_TEXT:
        raise wrong(token.at, token.text, f"at most {LONGEST_TEXT} characters to look for")
    return Says(token.text) if token.text else ALL
