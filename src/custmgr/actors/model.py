"""Who acts: the host's staff, and the system itself."""

from typing import Literal

import attrs

from custmgr.query.criteria import Criteria
from custmgr.schema import Erase, Stored, personal, technical
from custmgr.values.people import text

EVERYTHING = frozenset({"*"})


def _words(words: object) -> frozenset[str]:
    return frozenset(words)  # type: ignore[call-overload, no-any-return]


@attrs.frozen
class Staff:
    """A member of the host's staff, known to custmgr by the host's own id.

    ``permissions`` are actions (``payments.take``), whole slices (``payments.*``) or everything (``*``, the default, since
    the host has let this person in). An inactive member may do nothing, but history and assignments still resolve.
    """

    id: str = attrs.field(converter=lambda value: text(value, "id", at_most=200))
    name: str = attrs.field(default="", converter=lambda value: text(value, "name", at_most=200, required=False))
    email: str = attrs.field(default="", converter=lambda value: text(value, "email", at_most=254, required=False))
    permissions: frozenset[str] = attrs.field(default=EVERYTHING, converter=_words)
    active: bool = True
    version: int = 0

    @property
    def behind(self) -> str:
        """Nobody: staff act as themselves."""
        return ""

    @property
    def scope(self) -> Criteria | None:
        """Staff may see every customer."""
        return None


@attrs.frozen
class System:
    """The house itself, at work on what is due; ``name`` says at what."""

    name: str
    id: Literal["system"] = "system"
    behind: str = ""
    scope: Criteria | None = None


STORED = (
    Stored(
        Staff,
        fields={
            **technical("to say who acts and what they may do", "id", "permissions", "active", "version", owner="staff"),
            **personal("to name who acted, is responsible or assigned", "name", owner="staff", erase=Erase.PSEUDONYM),
            **personal("to reach staff", "email", owner="staff"),
        },
    ),
)
