"""What the payments slice stores, with its data map."""

from custmgr.payments.model import Payment, Refund
from custmgr.schema import AboveZero, Index, Stored, books, personal, technical

PAYMENT = Stored(
    Payment,
    owner="customer",
    unique=(("number",),),
    index=(Index.on("customer", "received"), Index.on("reference")),
    bounds=(AboveZero("amount"),),
    fields={
        **technical("to find the payment", "id", "customer", "moved_from", "version"),
        **books("to keep the receipt", "number", "amount", "currency", "method", "received", "reversal"),
        **books("to know how certain and how meant it is", "confirmed", "on_account"),
        **personal("to recognise the payer's own words", "reference", "note"),
    },
)

REFUND = Stored(
    Refund,
    owner="customer",
    unique=(("number",),),
    index=(Index.on("customer"),),
    bounds=(AboveZero("amount"),),
    fields={
        **technical("to find the refund", "id", "customer", "version"),
        **books("to keep the refund", "number", "amount", "currency", "method", "on", "reversed"),
        **personal("to say why", "reason"),
    },
)

STORED = (PAYMENT, REFUND)
