"""What the desk does with payments unless a clerk says otherwise."""

from typing import Literal

import attrs

from custmgr.errors import InvalidValue
from custmgr.values.wording import text_field


def _policy(_group: object, field: "attrs.Attribute[str]", value: str) -> None:
    if value not in ("keep", "refuse"):
        raise InvalidValue(field.name, value, "keep or refuse")


@attrs.frozen
class PaymentSettings:
    """Whether more than is owed is kept as unapplied cash or refused, and the number series."""

    overpayment: Literal["keep", "refuse"] = attrs.field(default="keep", validator=_policy)
    payment_series: str = text_field(at_most=20, default="PAY")
    refund_series: str = text_field(at_most=20, default="REF")
