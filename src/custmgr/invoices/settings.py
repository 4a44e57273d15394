"""What billing does unless a document says otherwise; set for the desk, a category or one customer."""

import attrs

from custmgr.customers import Customer
from custmgr.errors import InvalidValue
from custmgr.values.line import Rounding
from custmgr.values.money import exponent
from custmgr.values.terms import Terms
from custmgr.values.wording import text_field


def _terms(notation: str) -> str:
    return Terms.parse(notation).notation


def _rounding(_group: object, field: "attrs.Attribute[str]", value: str) -> None:
    if value not in ("document", "line"):
        raise InvalidValue(field.name, value, "document or line")


def _currency(_group: object, _field: object, code: str) -> None:
    if code:
        exponent(code)


@attrs.frozen
class BillingSettings:
    """How a customer is billed: terms, rounding of tax, number series, and whether credit is used up at issue.

    An empty ``currency`` means the customer's own.
    """

    terms: str = attrs.field(default="NET30", converter=_terms)
    currency: str = attrs.field(default="", validator=_currency)
    tax_rounding: Rounding = attrs.field(default="document", validator=_rounding)
    apply_credit_on_issue: bool = False
    invoice_series: str = text_field(at_most=20, default="INV")
    credit_memo_series: str = text_field(at_most=20, default="CM")

    def currency_of(self, who: Customer) -> str:
        """The currency in which this customer is billed, and credited by lines."""
        return self.currency or who.currency
