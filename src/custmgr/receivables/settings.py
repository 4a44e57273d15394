"""When an account counts as current, and who gets statements."""

import attrs

from custmgr.values.dates import MOST_DAYS
from custmgr.values.exact import whole
from custmgr.values.money import LARGEST


def _days(_group: object, field: "attrs.Attribute[int]", value: int) -> None:
    whole(value, field.name, at_least=0, at_most=MOST_DAYS)


def _minor(_group: object, field: "attrs.Attribute[int]", value: int) -> None:
    whole(value, field.name, at_least=0, at_most=LARGEST)


@attrs.frozen
class CollectionSettings:
    """Days after the due date that are tolerated, and the amount (minor units) up to which lateness is."""

    grace_days: int = attrs.field(default=0, validator=_days)
    tolerance_minor: int = attrs.field(default=0, validator=_minor)


@attrs.frozen
class StatementSettings:
    """Whether statements also go to customers with nothing open and nothing to their credit."""

    zero_balance: bool = False
