"""What the merging slice stores, with its data map."""

from custmgr.merging.model import Merge
from custmgr.schema import Index, Stored, personal, technical

STORED = (
    Stored(
        Merge,
        key=("customer",),
        owner="customer",
        index=(Index.on("into"),),
        fields={
            **technical("to know what was merged into what", "customer", "into", "at", "version"),
            **technical("to say who merged", "by", owner="staff"),
            **personal("to undo a merge", "accounts", "primary"),
        },
    ),
)
