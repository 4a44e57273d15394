"""Between an entity and the parameters and results of its row; derived once from the kind."""

from collections.abc import Sequence
from functools import cached_property
from operator import attrgetter

import attrs

from custmgr.schema.shape import Form, Slot
from custmgr.schema.stored import Stored
from custmgr_adapters.sql.compiling import FOLD, Decode, Encode, Renew, decoder, encoder, renewer
from custmgr_adapters.sql.database import Database


class Codec:
    """Encodes and decodes the rows of one kind, by position, without the checks of its constructor."""

    def __init__(self, stored: Stored, database: Database) -> None:
        self.stored = stored
        self._database = database
        names = list(stored.slots)
        self._folds = bool(stored.text) and not stored.text_index
        self.columns = [*names, FOLD] if self._folds else names
        attributes = [field.name for field in attrs.fields(stored.kind)]
        self._read = attrgetter(*attributes)
        self._columns_of = [self._moving(stored.slots[name]) for name in attributes]

    @cached_property
    def encode(self) -> Encode:
        """A row's parameters of an entity, in the order of the columns; a version given replaces the entity's."""
        return self.encoder(self.columns)

    @cached_property
    def decode(self) -> Decode:
        """The entity of a result, whose columns are the slots in order."""
        return decoder(self.stored, self._database)

    @cached_property
    def renewed(self) -> Renew:
        """The same entity with another version."""
        return renewer(self.stored)

    def encoder(self, columns: Sequence[str]) -> Encode:
        """The parameters of these columns only, in this order."""
        return encoder(self.stored, self._database, columns)

    def moved(self, old: object, new: object) -> frozenset[str]:
        """The columns in which the rows of two entities of this kind may differ; equal ones may be among them."""
        pairs = zip(self._read(old), self._read(new), self._columns_of, strict=True)
        return frozenset().union(*[columns for before, after, columns in pairs if before is not after])

    def _moving(self, slot: Slot) -> frozenset[str]:
        """The columns that may change with an attribute."""
        beside = {"currency"} if slot.form is Form.MONEY else set()
        if self._folds and slot.name in self.stored.text:
            beside.add(FOLD)
        return frozenset({slot.name} | beside)
