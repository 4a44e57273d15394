"""What the ledger stores: entries for ever, and the projections that are written with them."""

from custmgr.ledger.model import Account, LedgerEntry, OpenCredit, OpenItem
from custmgr.ledger.periods import BOOKS
from custmgr.query import Positive
from custmgr.schema import AboveZero, AtLeastZero, AtMost, Index, Stored, Unequal, books, technical

ENTRY = Stored(
    LedgerEntry,
    key=("customer", "document", "n"),
    owner="customer",
    append_only=True,
    unique=(("customer", "document", "reverses"),),
    bounds=(AboveZero("amount"), Unequal("debit", "credit")),
    fields={
        **technical("to find the entries of a customer, document, item or payment", "customer", "document", "n"),
        **technical("to find the entries of a customer, document, item or payment", "item", "part", "source"),
        **books("to keep the books", "debit", "credit", "amount", "currency", "on", "at", "due", "reverses"),
        **books("to keep the books", "receivable", "held", "base", "rate"),
    },
)

OPEN_ITEM = Stored(
    OpenItem,
    key=("customer", "document", "part"),
    owner="customer",
    index=(Index.on("customer", "currency", "due", "open", where=Positive("open")),),
    bounds=(
        AtLeastZero("amount"),
        AtLeastZero("open"),
        AtMost("open", "amount"),
        AtLeastZero("paid"),
        AtLeastZero("credited"),
        AtLeastZero("written_off"),
    ),
    fields={
        **technical("to find what is open", "customer", "document", "part", "version", "void"),
        **books("to know what is owed and since when", "number", "on", "due", "amount", "currency", "open", "closed"),
        **books("to date what settles it", "open_since"),
        **books("to know how it was settled", "paid", "credited", "written_off"),
    },
)

OPEN_CREDIT = Stored(
    OpenCredit,
    key=("customer", "document"),
    owner="customer",
    index=(Index.on("customer", "currency", "on", where=Positive("open")),),
    bounds=(
        AboveZero("amount"),
        AtLeastZero("open"),
        AtMost("open", "amount"),
        AtLeastZero("applied"),
        AtLeastZero("refunded"),
        AtLeastZero("reversed"),
    ),
    fields={
        **technical("to find what is available", "customer", "document", "account", "version"),
        **books("to know what the customer has with us", "number", "on", "amount", "currency", "open", "expires"),
        **books("to date what uses it", "open_since"),
        **books("to know what became of it", "applied", "refunded", "reversed"),
    },
)

ACCOUNT = Stored(
    Account,
    key=("customer", "currency"),
    owner="customer",
    bounds=(AtLeastZero("total_due"), AtLeastZero("account_credit")),
    fields={
        **technical("to find the balance of a customer", "customer", "version"),
        **books("to know the balance", "total_due", "account_credit", "balance", "currency"),
    },
)

STORED = (ENTRY, OPEN_ITEM, OPEN_CREDIT, ACCOUNT, BOOKS)
