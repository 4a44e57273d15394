"""Criteria compiled to conditions of SQL with bound parameters."""

from collections.abc import Callable
from typing import Any

from custmgr.errors import InvalidValue
from custmgr.query.criteria import (
    ALL,
    OWNER,
    All,
    Between,
    Both,
    Contains,
    Criteria,
    Either,
    Has,
    Is,
    Not,
    OneOf,
    Positive,
    Says,
    With,
)
from custmgr.query.evaluate import LONGEST_TEXT, slot_of
from custmgr.schema.shape import Form, plain
from custmgr.values.money import Money
from custmgr.values.people import fold
from custmgr_adapters.sql.compiling import FOLD
from custmgr_adapters.sql.tables import Table, Tables
from custmgr_adapters.sql.words import named, words

NEVER = "1 = 0"
ALWAYS = "1 = 1"

Write = Callable[[Any], str]
"""Takes a parameter in and returns what stands for it in the text."""


class Condition:
    """Compiles criteria on one table; the parameters gather in ``parameters`` in the order of their marks.

    ``row_by_row`` looks rows of other tables up for each row, as a plan wants it that does not begin with them.
    """

    def __init__(
        self, table: Table, tables: Tables, parameters: list[Any], *, literal: bool = False, row_by_row: bool = False
    ) -> None:
        self.table = table
        self.tables = tables
        self.parameters = parameters
        self._literal = literal
        self._row_by_row = row_by_row

    def text(self, where: Criteria) -> str:
        """The condition; true exactly for the rows that meet the criteria.

        Raises:
            InvalidValue: an unknown field, a value that does not fit it, or a text to look for that is too long.
        """
        if not self._literal and where in self.table.index_conditions:
            return Condition(self.table, self.tables, self.parameters, literal=True).text(where)
        if isinstance(where, All):
            return ALWAYS
        if isinstance(where, (Both, Either)):
            return self._joined(where)
        if isinstance(where, Not):
            return f"(({self.text(where.part)}) is not true)"
        if isinstance(where, With):
            return self._with(where)
        if isinstance(where, Says):
            return self._says(where.text)
        if isinstance(where, Contains):
            return self._contains(where)
        if isinstance(where, Has):
            return self._has(where)
        return self._comparison(where)

    def _joined(self, where: Both | Either) -> str:
        parts = [f"({self.text(part)})" for part in where.parts]
        if not parts:
            return ALWAYS if isinstance(where, Both) else NEVER
        return " and ".join(parts) if isinstance(where, Both) else f"({' or '.join(parts)})"

    def _write(self, parameter: Any) -> str:
        if self._literal:
            return self.table.database.literal(parameter)
        self.parameters.append(parameter)
        return self.table.database.mark

    def _with(self, where: With) -> str:
        other = self.tables.of(where.kind)
        if self.table.owner is None or other.owner is None:
            return NEVER
        inner = Condition(other, self.tables, self.parameters, literal=self._literal).text(where.where)
        if self._row_by_row and other.name != self.table.name:
            same = f"{other.quoted}.{named(other.owner)} = {self.table.quoted}.{named(self.table.owner)}"
            return f"exists ({words('select 1 from', other.quoted, 'where', same, 'and', f'({inner})')})"
        owners = words("select", named(other.owner), "from", other.quoted, "where", inner)
        return f"{named(self.table.owner)} in ({owners})"

    def _says(self, text: str) -> str:
        if len(text) > LONGEST_TEXT:
            raise InvalidValue("text", text[:20] + "...", f"at most {LONGEST_TEXT} characters to look for")
        if not self.table.stored.text:
            return ALWAYS if not fold(text) else NEVER
        beside = self.table.text
        if beside is None:
            self.parameters.append(fold(text))
            return self.table.database.contains(named(FOLD))
        if self._row_by_row:
            self.parameters.append(fold(text))
            return beside.meeting(self.table.database.contains(beside.fold))
        condition, parameters = self.table.database.search.says(beside, fold(text))
        self.parameters += parameters
        return beside.having(condition)

    def _contains(self, where: Contains) -> str:
        if slot_of(self.table.stored, where.field).form is not Form.TEXT or len(where.text) > LONGEST_TEXT:
            wanted = f"at most {LONGEST_TEXT} characters to look for in a text field"
            raise InvalidValue(where.field, where.text[:20], wanted)
        self.parameters.append(where.text)
        return self.table.database.contains(named(where.field))

    def _has(self, where: Has) -> str:
        slot_of(self.table.stored, where.field)
        side = self.table.sets.get(where.field)
        if side is None:
            raise InvalidValue("field", where.field, f"a collection that {self.table.stored.name} is searched by")
        self.parameters.append(str(getattr(where.value, "value", where.value)))
        return side.has if self._row_by_row else side.having

    def _comparison(self, where: Criteria) -> str:
        field: str = where.field  # type: ignore[attr-defined]
        if field == OWNER:
            if self.table.owner is None:
                return NEVER
            field = self.table.owner
        slot = slot_of(self.table.stored, field)
        column = named(field)
        if isinstance(where, Is):
            return self._is(field, where.value)
        if isinstance(where, OneOf):
            return self._one_of(field, where.values)
        if isinstance(where, Between):
            return self._between(field, where.low, where.high)
        if isinstance(where, Positive) and slot.form in (Form.NUMBER, Form.MONEY):
            return f"{column} > 0"
        raise InvalidValue("field", field, "a field that fits the criterion")

    def _parameter(self, field: str, value: Any) -> str:
        return self._write(parameter(self.table, field, value))

    def _same_currency(self, *values: Any) -> str:
        currencies = {value.currency for value in values if isinstance(value, Money)}
        if not currencies:
            return ""
        if len(currencies) > 1:
            return f" and {NEVER}"
        return f" and {named('currency')} = {self._write(currencies.pop())}"

    def _is(self, field: str, value: Any) -> str:
        if value is None:
            return f"{named(field)} is null"
        return f"{named(field)} = {self._parameter(field, value)}{self._same_currency(value)}"

    def _one_of(self, field: str, values: tuple[Any, ...]) -> str:
        slot = self.table.slot(field)
        if slot.form is Form.MONEY or self._literal:
            return self._joined(Either(tuple(Is(field, value) for value in values)))
        scalars = dict.fromkeys(plain(slot, value) for value in values)
        absent = f"{named(field)} is null" if None in scalars else ""
        scalars.pop(None, None)
        if not scalars:
            return absent or NEVER
        text, parameters = self.table.database.among(named(field), slot, list(scalars))
        self.parameters.extend(parameters)
        return f"({text} or {absent})" if absent else text

    def _between(self, field: str, low: Any, high: Any) -> str:
        if self.table.slot(field).form in (Form.DECIMAL, Form.NESTED):
            raise InvalidValue("field", field, "a field with an order")
        column = named(field)
        if low is None and high is None:
            return f"{column} is not null"
        ends = [f"{column} >= {self._parameter(field, low)}"] if low is not None else []
        if high is not None:
            ends.append(f"{column} <= {self._parameter(field, high)}")
        return " and ".join(ends) + self._same_currency(low, high)


def parameter(table: Table, field: str, value: Any) -> Any:
    """A value that a field is compared with, as a parameter.

    Raises:
        InvalidValue: the field cannot hold it.
    """
    try:
        scalar = plain(table.slot(field), value)
    except (ValueError, AttributeError, TypeError) as error:
        if isinstance(error, InvalidValue):
            raise
        raise InvalidValue(field, repr(value)[:80], f"a value that {field} can hold") from None
    return table.bind(field, scalar)


def condition(where: Criteria, table: Table, tables: Tables, parameters: list[Any]) -> str:
    """The ``where`` clause, empty for all rows; its parameters are added to the list."""
    if where == ALL:
        return ""
    return "where " + Condition(table, tables, parameters).text(where)
