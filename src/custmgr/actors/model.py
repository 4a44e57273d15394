"""Who acts: the host's staff, and the system itself."""

from collections.abc import Iterable
from typing import Literal

import attrs

from custmgr.errors import InvalidValue
from custmgr.query.criteria import Criteria
from custmgr.schema import Erase, Stored, personal, technical
from custmgr.values.wording import text_field

EVERYTHING = frozenset({"*"})


def _permissions(words: Iterable[str]) -> frozenset[str]:
    if isinstance(words, str):
        raise InvalidValue("permissions", words, "several actions, like {'payments.take'}")
    return frozenset(words)


@attrs.frozen
class Staff:
    """A member of the host's staff, known to custmgr by the host's own id.

    ``permissions`` are actions (``payments.take``), whole slices (``payments.*``) or everything (``*``, the default,
    since
    the host has let this person in). An inactive member may do nothing, but history and assignments still resolve.
    """

    id: str = text_field(at_most=200)
    name: str = text_field(at_most=200, default="")
    email: str = text_field(at_most=254, default="")
    permissions: frozenset[str] = attrs.field(default=EVERYTHING, converter=_permissions)
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

    name: str = text_field(at_most=200)
    id: Literal["system"] = "system"
    behind: str = ""
    scope: Criteria | None = None


STORED = (
    Stored(
        Staff,
        fields={
            **technical(
                "to say who acts and what they may do", "id", "permissions", "active", "version", owner="staff"
            ),
            **personal("to name who acted, is responsible or assigned", "name", owner="staff", erase=Erase.PSEUDONYM),
            **personal("to reach staff", "email", owner="staff"),
        },
    ),
)
