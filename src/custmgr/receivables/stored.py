"""What the receivables slice stores: the statements that were handed out."""

from custmgr.receivables.statement import StoredStatement
from custmgr.schema import Erase, Index, Stored, books, technical

STORED = (
    Stored(
        StoredStatement,
        owner="customer",
        index=(Index.on("customer", "style"),),
        fields={
            **technical("to find the statement", "id", "customer", "previous", "version"),
            **books("to rebuild the statement as it was", "style", "until", "since", "known_at", "absorbed"),
            **books("to rebuild the statement as it was", "opening", "closing", "currency"),
            **books("to show to whom it was addressed", "addressed", owner="customer", erase=Erase.RESTRICT),
        },
    ),
)
