"""The control room: everything about one customer as of one instant."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import attrs

from custmgr.actors import Staff
from custmgr.contacts import Contact
from custmgr.correspondence import Message
from custmgr.customers import Customer, Note
from custmgr.history import Activity
from custmgr.invoices import Invoice, InvoiceStatus
from custmgr.ledger import OpenCredit
from custmgr.onboarding import RateAssignment
from custmgr.payments import Payment
from custmgr.receivables import AgeingRow, Balance, LifetimeValue
from custmgr.settings import Resolved
from custmgr.values.addresses import Address


@attrs.frozen
class Summary:
    """Who the customer is and how it stands, resolved by rule: the address falls back to the main one, the primary
    contact to ``None`` where the customer has nobody.
    """

    customer: Customer
    account_manager: Staff | None
    primary_contact: Contact | None
    billing_address: Address | None
    billing_recipients: tuple[tuple[Contact, str], ...]
    terms: str
    is_current: bool


@attrs.frozen
class Money360:
    """What the customer owes and is worth, per currency."""

    balances: Mapping[str, Balance]
    ageing: tuple[AgeingRow, ...]
    labels: tuple[str, ...]
    lifetime_value: Mapping[str, LifetimeValue]


@attrs.frozen
class CustomerPage:
    """One customer as of one instant: the summary, the money, what was agreed, and the newest of each tab.

    ``settings`` are the groups for billing, collection, payments and mail, with the source of each value. The tabs hold
    at most as many rows as were asked for, newest first; contacts are all that are not archived.
    """

    as_of: datetime
    today: date
    summary: Summary
    money: Money360
    settings: tuple[Resolved[Any], ...]
    contacts: tuple[Contact, ...]
    invoices: tuple[tuple[Invoice, InvoiceStatus], ...]
    payments: tuple[tuple[Payment, OpenCredit], ...]
    rates: tuple[RateAssignment, ...]
    notes: tuple[Note, ...]
    messages: tuple[Message, ...]
    history: tuple[Activity, ...]
