"""What was chosen at one level of one settings group."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import attrs

from custmgr.schema import Stored, dumped, loaded, technical
from custmgr.values.frozen import changed


@attrs.frozen
class Setting:
    """The fields of a group that were chosen at one level; all others are inherited.

    A choice for a category or the desk belongs to the customer id 0; ``chosen`` is JSON text, field by field.
    """

    customer: UUID
    category: str
    group: str
    chosen: str = "{}"
    version: int = 0

    def choosing(self, group: type, values: Mapping[str, Any]) -> "Setting":
        """These fields chosen too, or anew."""
        return changed(self, chosen=dumped(group, loaded(group, self.chosen) | dict(values)))

    def leaving(self, group: type, *fields: str) -> "Setting":
        """These fields inherited again."""
        rest = {name: value for name, value in loaded(group, self.chosen).items() if name not in fields}
        return changed(self, chosen=dumped(group, rest))


@attrs.frozen
class PastSetting:
    """What was chosen there until an instant, so that a document of that time can be printed again as it was.

    ``n`` is the version that the choices had.
    """

    customer: UUID
    category: str
    group: str
    n: int
    until: datetime
    chosen: str


STORED = (
    Stored(
        PastSetting,
        key=("customer", "category", "group", "n"),
        owner="customer",
        append_only=True,
        fields=technical("to print a document as it was", "customer", "category", "group", "n", "until", "chosen"),
    ),
    Stored(
        Setting,
        key=("customer", "category", "group"),
        owner="customer",
        fields=technical("to do as was agreed", "customer", "category", "group", "chosen", "version"),
    ),
)
