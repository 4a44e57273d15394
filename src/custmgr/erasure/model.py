"""What erasure is about: the plan with its steps and grounds, the refusals, and what is kept of it all."""

import json
from datetime import date, datetime
from enum import Enum
from hashlib import sha256
from typing import ClassVar
from uuid import UUID

import attrs

from custmgr.errors import Refused
from custmgr.idempotency import canonical
from custmgr.values.exact import whole
from custmgr.values.money import Money

MOST_YEARS = 100


class How(Enum):
    """How a customer goes: with every row where nothing was posted, else as a name that nobody knows."""

    PURGE = "every row is removed"
    ERASURE = "personal data are removed, the books stay"


class Fate(Enum):
    """What becomes of rows or of some of their fields."""

    DELETED = "deleted"
    BLANKED = "blanked"
    PSEUDONYMISED = "replaced by a pseudonym"
    RESTRICTED = "put away until the end of its retention"
    RETAINED = "retained"


class Ground(Enum):
    """On which ground."""

    NOT_NEEDED = "nothing wants it kept"
    BOOKS = "the law wants the books and their documents kept"
    IMPERSONAL = "it says nothing about a person"
    NO_MAIL = "its owner wants no mail, or gets none"


class Reason(Enum):
    """Why a customer is deleted; a closed list, so that the record of it names nobody."""

    ASKED = "the person asked for it"
    NOT_NEEDED = "the data are no longer needed"
    WITHDRAWN = "consent was withdrawn or an objection made"
    UNLAWFUL = "the data should not have been kept"
    OBLIGED = "the law wants it"
    MISTAKE = "the account was opened by mistake"


@attrs.define(slots=False)
class OpenBalance(Refused):
    """Money is still open between the customer and us: settle, refund or write it off first."""

    says = "customer {customer} has {shown} open: settle, refund or write it off first"

    customer: UUID
    open: tuple[Money, ...]

    def __str__(self) -> str:
        return self.says.format(customer=self.customer, shown=", ".join(map(str, self.open)))


@attrs.define(slots=False)
class PartOfAnother(Refused):
    """The customer was merged: delete the customer that it is part of by now, or undo the merge first."""

    says = "customer {customer} is part of customer {into}: delete that one, or undo the merge first"

    customer: UUID
    into: UUID


@attrs.define(slots=False)
class PlanChanged(Refused):
    """The customer's data are no longer those of the plan; look at the new plan first."""

    says = "the data of customer {customer} are no longer those of the plan"

    customer: UUID


@attrs.frozen
class PlannedStep:
    """What becomes of the rows of one kind, or of these fields of them; ``until`` is when the last of it ends."""

    kind: str
    rows: int
    fate: Fate
    ground: Ground
    fields: tuple[str, ...] = ()
    until: date | None = None


@attrs.frozen
class Plan:
    """What deleting a customer would do, kind by kind, and every refusal that stands against it."""

    customer: UUID
    how: How
    steps: tuple[PlannedStep, ...]
    refusals: tuple[Refused, ...] = ()

    @property
    def digest(self) -> str:
        """What names exactly this plan; ``delete`` asks for it."""
        said = canonical((self.customer, self.how, self.steps))
        return sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()

    def of(self, fate: Fate) -> tuple[PlannedStep, ...]:
        """The steps with this fate."""
        return tuple(step for step in self.steps if step.fate is fate)


@attrs.frozen
class Erasure:
    """That a customer was deleted: how, why, when and by whom, with how many rows; it says nothing else of anybody.
    Whoever was merged into it has an entry of its own, without rows.

    ``until`` is when the last of what is put away ends. After a restored backup, whoever stands here is deleted again.
    """

    customer: UUID
    number: int
    how: How
    reason: Reason
    at: datetime
    by: str
    rows: int
    until: date | None = None
    version: int = 0


@attrs.frozen
class RestrictedSnapshot:
    """What a document said of a person when it was posted, put away until a day: JSON text, field by field.

    ``row`` is the key of the document. No list, export or document shows it.
    """

    customer: UUID
    kind: str
    row: str
    values: str = attrs.field(repr=False)
    until: date
    version: int = 0


def _years(_group: object, field: "attrs.Attribute[int]", value: int) -> None:
    whole(value, field.name, at_least=0, at_most=MOST_YEARS)


@attrs.frozen
class RetentionSettings:
    """For how many years after the end of its calendar year a posted document must be kept as it was."""

    desk_only: ClassVar[bool] = True

    years: int = attrs.field(default=10, validator=_years)

    def until(self, dated: date) -> date:
        """The last day of retention of a document of that day."""
        return date(dated.year + self.years, 12, 31)
