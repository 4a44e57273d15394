"""What billing does unless a document says otherwise; set for the desk, a category or one customer."""

from typing import Literal

import attrs

from custmgr.errors import InvalidValue
from custmgr.values.terms import Terms
from custmgr.values.wording import text


def _terms(notation: str) -> str:
    return Terms.parse(notation).notation


def _series(value: str) -> str:
    return text(value, "series", at_most=20)


def _one_of(*allowed: str) -> object:
    def check(_group: object, field: "attrs.Attribute[str]", value: str) -> None:
        if value not in allowed:
            raise InvalidValue(field.name, value, f"one of {', '.join(allowed)}")

    return check


@attrs.frozen
class BillingSettings:
    """How a customer is billed: terms, rounding of tax, number series, and whether credit is used up at issue.

    An empty ``currency`` means the customer's own.
    """

    terms: str = attrs.field(default="NET30", converter=_terms)
    currency: str = ""
    tax_rounding: Literal["document", "line"] = attrs.field(default="document", validator=_one_of("document", "line"))
    apply_credit_on_issue: bool = False
    invoice_series: str = attrs.field(default="INV", converter=_series)
    credit_memo_series: str = attrs.field(default="CM", converter=_series)
