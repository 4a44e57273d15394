"""A sorted page as it is asked for, and the statement that answers it without a plan."""

from collections.abc import Sequence
from typing import Any

import attrs

from custmgr.errors import InvalidValue
from custmgr.query.criteria import Criteria, Cursor
from custmgr.query.evaluate import slot_of
from custmgr.query.pages import sorting
from custmgr.schema.shape import Form
from custmgr_adapters.sql.conditions import condition
from custmgr_adapters.sql.places import behind, order_text
from custmgr_adapters.sql.shapes import asked
from custmgr_adapters.sql.tables import Table, Tables
from custmgr_adapters.sql.words import listed, named, words


@attrs.frozen
class SortedPage:
    """Rows of a kind in an order, one more than the limit; ``names`` are shown as scalars, ``None`` for whole rows."""

    table: Table
    tables: Tables
    names: tuple[str, ...] | None
    where: Criteria
    order: Sequence[str]
    after: Cursor | None
    limit: int | None

    @property
    def columns(self) -> str:
        """What is selected.

        Raises:
            InvalidValue: a name is no plain field.
        """
        return self.table.columns if self.names is None else shown(self.table, self.names)

    def statement(self) -> tuple[str, list[Any]]:
        """The statement with its parameters."""
        cut = "" if self.limit is None else f"limit {self.table.database.mark}"

        def compose(parameters: list[Any]) -> str:
            fields = sorting(self.table.stored, self.order)
            text = condition(self.where, self.table, self.tables, parameters)
            if self.after is not None:
                place = behind(self.table, fields, self.order, self.after, parameters)
                text = f"{text} and {place}" if text else f"where {place}"
            return words("select", self.columns, "from", self.table.quoted, text, order_text(fields), cut)

        if self.after is None:
            statement, parameters = asked(self.table, ("page", self.names, *self.order, cut), self.where, compose)
        else:
            parameters = []
            statement = compose(parameters)
        if self.limit is not None:
            parameters.append(self.limit + 1)
        return statement, parameters


def shown(table: Table, names: Sequence[str]) -> str:
    """The select list of these fields.

    Raises:
        InvalidValue: one is no plain field.
    """
    slots = [slot_of(table.stored, name) for name in names]
    for slot in slots:
        if slot.form is Form.NESTED:
            raise InvalidValue("field", slot.name, "a plain field")
    return listed(named(slot.name) for slot in slots)
