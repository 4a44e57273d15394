"""When an account counts as current, and who gets statements."""

import attrs

from custmgr.errors import InvalidValue


def _not_negative(_group: object, field: "attrs.Attribute[int]", value: int) -> None:
    if type(value) is not int or value < 0:
        raise InvalidValue(field.name, value, "a whole number, not below 0")


@attrs.frozen
class CollectionSettings:
    """Days after the due date that are tolerated, and the amount (minor units) up to which lateness is."""

    grace_days: int = attrs.field(default=0, validator=_not_negative)
    tolerance_minor: int = attrs.field(default=0, validator=_not_negative)


@attrs.frozen
class StatementSettings:
    """Whether statements also go to customers with nothing open and nothing to their credit."""

    zero_balance: bool = False
