"""Between an entity and the parameters and results of its row; derived once from the kind."""

from operator import attrgetter, itemgetter
from typing import Any

import attrs

from custmgr.errors import InvalidValue
from custmgr.query.evaluate import folded
from custmgr.schema.shape import Form, Slot
from custmgr.schema.stored import Stored
from custmgr.values.money import Money
from custmgr_adapters.sql.database import Database

FOLD = "fold"
"""The column that holds searchable text folded: of the kind itself, or of the table beside it that is indexed."""

_new = object.__new__


class Codec:
    """Encodes and decodes the rows of one kind, by position, without the checks of its constructor."""

    def __init__(self, stored: Stored, database: Database) -> None:
        self.stored = stored
        self.slots: list[Slot] = list(stored.slots.values())
        kind = stored.kind
        self._attributes = [field.name for field in attrs.fields(kind)]
        self._read = attrgetter(*self._attributes)
        self._setters = [getattr(kind, name).__set__ for name in self._attributes]
        self._moneys = [at for at, slot in enumerate(self.slots) if slot.form is Form.MONEY]
        names = list(stored.slots)
        self._currency = names.index("currency") if self._moneys else -1
        self._currency_declared = len(self._attributes) == len(names)
        self._encoders = [(at, to) for at, slot in enumerate(self.slots) if (to := database.encoder(slot))]
        self._decoders = [(at, to) for at, slot in enumerate(self.slots) if (to := database.decoder(slot))]
        self._version = names.index("version") if "version" in names else -1
        self._folds = bool(stored.text) and not stored.text_index
        self.columns = [*names, FOLD] if self._folds else names

    def encode(self, entity: Any, version: int = 0) -> list[Any]:
        """The parameters of a row, in the order of the columns; ``version`` replaces the entity's, 0 does not.

        Raises:
            InvalidValue: its money is of several currencies.
        """
        row = list(self._read(entity))
        if self._moneys:
            self._encode_money(row)
        for at, convert in self._encoders:
            if row[at] is not None:
                row[at] = convert(row[at])
        if version:
            row[self._version] = version
        if self._folds:
            row.append(folded(self.stored, entity))
        return row

    def _encode_money(self, row: list[Any]) -> None:
        currency = row[self._currency] if self._currency_declared else None
        for at in self._moneys:
            money = row[at]
            if money is None:
                continue
            if currency is None:
                currency = money.currency
            elif money.currency != currency:
                raise InvalidValue(self.slots[at].name, str(money), f"money in {currency}, as the rest of the row")
            row[at] = money.minor
        if not self._currency_declared:
            row.append(currency or "")

    def decode(self, row: tuple[Any, ...]) -> Any:
        """The entity of a result, whose columns are the slots in order."""
        values = list(row)
        for at, convert in self._decoders:
            if values[at] is not None:
                values[at] = convert(values[at])
        if self._moneys:
            currency = values[self._currency]
            for at in self._moneys:
                if values[at] is not None:
                    values[at] = Money.of_minor(values[at], currency)
        entity: Any = _new(self.stored.kind)
        for put, value in zip(self._setters, values, strict=False):
            put(entity, value)
        return entity

    def renewed(self, entity: Any, version: int) -> Any:
        """The same entity with another version."""
        values = list(self._read(entity))
        values[self._version] = version
        new: Any = _new(self.stored.kind)
        for put, value in zip(self._setters, values, strict=True):
            put(new, value)
        return new

    def picker(self, columns: list[str]) -> Any:
        """A function that takes these columns' parameters, as a tuple, out of an encoded row."""
        places = [self.columns.index(name) for name in columns]
        if len(places) == 1:
            at = places[0]
            return lambda row: (row[at],)
        return itemgetter(*places)
