"""What the invoices slice stores, with its data map."""

from custmgr.invoices.credit_memo import CreditMemo
from custmgr.invoices.model import Invoice
from custmgr.schema import Erase, Index, Stored, books, personal, technical

INVOICE = Stored(
    Invoice,
    owner="customer",
    unique=(("series", "number"),),
    index=(Index.on("customer"), Index.on("number"), Index.on("reference")),
    fields={
        **technical("to find the document", "id", "customer", "version"),
        **books("to keep the document", "lines", "net", "tax", "total", "currency", "terms", "rounding", "stage"),
        **books("to keep the document", "origin", "series", "number", "issued", "issued_at", "due", "voided"),
        **books("to keep the document", "reference"),
        **books("to show to whom it was addressed", "bill_to", owner="customer", erase=Erase.RESTRICT),
        **personal("to tell the customer more", "note"),
    },
)

CREDIT_MEMO = Stored(
    CreditMemo,
    owner="customer",
    unique=(("series", "number"),),
    index=(Index.on("customer"), Index.on("invoice")),
    fields={
        **technical("to find the document", "id", "customer", "invoice", "version"),
        **books("to keep the document", "lines", "net", "tax", "total", "currency", "stage", "series", "number"),
        **books("to keep the document", "issued", "voided", "expires", "opening"),
        **books("to show to whom it was addressed", "bill_to", owner="customer", erase=Erase.RESTRICT),
        **personal("to say why", "reason"),
    },
)

STORED = (INVOICE, CREDIT_MEMO)
