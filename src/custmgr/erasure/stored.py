"""What the erasure slice stores, with its data map."""

from custmgr.erasure.model import Erasure, RestrictedSnapshot
from custmgr.schema import Erase, Index, Stored, books, personal, technical

STORED = (
    Stored(
        Erasure,
        key=("customer",),
        index=(Index.on("at"),),
        fields={
            **technical("to show what was deleted and why", "customer", "number", "how", "reason", "at", "rows"),
            **technical("to show what was deleted and why", "until", "version"),
            **personal("to show who deleted", "by", owner="staff", erase=Erase.KEEP),
        },
    ),
    Stored(
        RestrictedSnapshot,
        key=("customer", "kind", "row"),
        owner="customer",
        index=(Index.on("until"),),
        fields={
            **technical("to find what is put away and when it ends", "customer", "kind", "row", "until", "version"),
            **books("to show the law what a document said", "values", owner="customer"),
        },
    ),
)
