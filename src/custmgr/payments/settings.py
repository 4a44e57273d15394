"""What the desk does with payments unless a clerk says otherwise."""

from typing import Literal

import attrs

from custmgr.errors import InvalidValue
from custmgr.values.wording import text


def _policy(_group: object, field: "attrs.Attribute[str]", value: str) -> None:
    if value not in ("keep", "refuse"):
        raise InvalidValue(field.name, value, "keep or refuse")


def _series(value: str) -> str:
    return text(value, "series", at_most=20)


@attrs.frozen
class PaymentSettings:
    """Whether more than is owed is kept as unapplied cash or refused, and the number series."""

    overpayment: Literal["keep", "refuse"] = attrs.field(default="keep", validator=_policy)
    payment_series: str = attrs.field(default="PAY", converter=_series)
    refund_series: str = attrs.field(default="REF", converter=_series)
