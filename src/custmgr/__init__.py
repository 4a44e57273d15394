"""Customer accounts as a library: who they are, what they owe, what was said and what happens next."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from custmgr.acting import Acting
    from custmgr.actors import Denied, Staff
    from custmgr.contacts import Contact, Purpose
    from custmgr.correspondence import CustomerIsSilent, MailSettings, Message
    from custmgr.customers import (
        AddressKind,
        Consent,
        Customer,
        CustomerKind,
        KeptAddress,
        LikelyDuplicate,
        Listing,
        Note,
        Status,
        StatusExplanation,
        WasErased,
    )
    from custmgr.desk import Desk, DueFailure, DueRun
    from custmgr.erasure import OpenBalance, RetentionSettings
    from custmgr.errors import (
        Conflict,
        CustmgrError,
        Duplicate,
        InvalidValue,
        NotFound,
        Refused,
        Stale,
        Unavailable,
    )
    from custmgr.exchange import Finding as ImportFinding
    from custmgr.history import Activity
    from custmgr.idempotency import KeyReused
    from custmgr.invoices import BillingSettings, Charge, ChargeRefused, CreditMemo, Invoice, InvoiceStatus
    from custmgr.ledger import OpenCredit, OpenItem
    from custmgr.onboarding import RateAssignment, RateCard, RateMatch
    from custmgr.overview import CustomerPage
    from custmgr.payments import Payment, PaymentSettings, Refund, Reversal
    from custmgr.receivables import (
        Ageing,
        AgeingRow,
        Balance,
        BalanceRow,
        CollectionSettings,
        OverdueExplanation,
        Statement,
        StatementLine,
        StatementSettings,
        Style,
    )
    from custmgr.settings import DeskProfile
    from custmgr.values.addresses import Address
    from custmgr.values.dates import Clock, ManualClock
    from custmgr.values.line import Line
    from custmgr.values.money import Money
    from custmgr.values.people import Email, PersonName, Phone

__all__ = [
    "Acting",
    "Activity",
    "Address",
    "AddressKind",
    "Ageing",
    "AgeingRow",
    "Balance",
    "BalanceRow",
    "BillingSettings",
    "Charge",
    "ChargeRefused",
    "Clock",
    "CollectionSettings",
    "Conflict",
    "Consent",
    "Contact",
    "CreditMemo",
    "CustmgrError",
    "Customer",
    "CustomerIsSilent",
    "CustomerKind",
    "CustomerPage",
    "Denied",
    "Desk",
    "DeskProfile",
    "DueFailure",
    "DueRun",
    "Duplicate",
    "Email",
    "ImportFinding",
    "InvalidValue",
    "Invoice",
    "InvoiceStatus",
    "KeptAddress",
    "KeyReused",
    "LikelyDuplicate",
    "Line",
    "Listing",
    "MailSettings",
    "ManualClock",
    "Message",
    "Money",
    "NotFound",
    "Note",
    "OpenBalance",
    "OpenCredit",
    "OpenItem",
    "OverdueExplanation",
    "Payment",
    "PaymentSettings",
    "PersonName",
    "Phone",
    "Purpose",
    "RateAssignment",
    "RateCard",
    "RateMatch",
    "Refund",
    "Refused",
    "RetentionSettings",
    "Reversal",
    "Staff",
    "Stale",
    "Statement",
    "StatementLine",
    "StatementSettings",
    "Status",
    "StatusExplanation",
    "Style",
    "Unavailable",
    "WasErased",
]

_HOMES = {
    "acting": "Acting",
    "actors": "Denied Staff",
    "contacts": "Contact Purpose",
    "correspondence": "CustomerIsSilent MailSettings Message",
    "customers": (
        "AddressKind Consent Customer CustomerKind KeptAddress LikelyDuplicate Listing Note Status StatusExplanation"
        " WasErased"
    ),
    "desk": "Desk DueFailure DueRun",
    "erasure": "OpenBalance RetentionSettings",
    "errors": "Conflict CustmgrError Duplicate InvalidValue NotFound Refused Stale Unavailable",
    "exchange": "ImportFinding",
    "history": "Activity",
    "idempotency": "KeyReused",
    "invoices": "BillingSettings Charge ChargeRefused CreditMemo Invoice InvoiceStatus",
    "ledger": "OpenCredit OpenItem",
    "onboarding": "RateAssignment RateCard RateMatch",
    "overview": "CustomerPage",
    "payments": "Payment PaymentSettings Refund Reversal",
    "receivables": (
        "Ageing AgeingRow Balance BalanceRow CollectionSettings OverdueExplanation Statement StatementLine"
        " StatementSettings Style"
    ),
    "settings": "DeskProfile",
    "values.addresses": "Address",
    "values.dates": "Clock ManualClock",
    "values.line": "Line",
    "values.money": "Money",
    "values.people": "Email PersonName Phone",
}
"""The module of each name: it is imported when the name is first asked for."""

_HOME = {name: module for module, names in _HOMES.items() for name in names.split()}
_RENAMED = {"ImportFinding": "Finding"}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"custmgr.{_HOME[name]}"), _RENAMED.get(name, name))
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
