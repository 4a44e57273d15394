"""How values pass to and from a driver, by the form in which they are stored."""

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any

import attrs

from custmgr.schema.shape import Form, Slot
from custmgr_adapters.sql import nested

Convert = Callable[[Any], Any]


@attrs.frozen
class Forms:
    """What one driver wants converted; a form that is not named passes as it is.

    Attributes become parameters by ``encoders`` and results become attributes by ``decoders``; stored scalars become
    parameters by ``binders`` and results of plain statements become them by ``scalars``.
    """

    encoders: Mapping[Form, Convert]
    decoders: Mapping[Form, Convert]
    binders: Mapping[Form, Convert] = attrs.Factory(dict)
    scalars: Mapping[Form, Convert] = attrs.Factory(dict)

    def encoder(self, slot: Slot) -> Convert | None:
        """How an attribute's value becomes a parameter; ``None``: as it is."""
        return nested.writer(slot.type) if slot.form is Form.NESTED else self.encoders.get(slot.form)

    def decoder(self, slot: Slot) -> Convert | None:
        """How a result becomes an attribute's value; ``None``: as it is."""
        if slot.form is Form.NESTED:
            return nested.reader(slot.type)
        return _member_of(slot.type) if slot.form is Form.CHOICE else self.decoders.get(slot.form)

    def binder(self, slot: Slot) -> Convert | None:
        """How a stored scalar becomes a parameter; ``None``: as it is."""
        return self.binders.get(slot.form)

    def scalar(self, slot: Slot) -> Convert | None:
        """How a result of a plain statement becomes a stored scalar; ``None``: as it is."""
        return self.scalars.get(slot.form)


def _member_of(choice: type[Enum]) -> Convert:
    return {member.value: member for member in choice}.__getitem__
