"""Customer accounts and the rows that lists show of them."""

from custmgr.customers.duplicates import Alike, LikelyDuplicate, Likeness
from custmgr.customers.find import matching
from custmgr.customers.keeping import keep
from custmgr.customers.listing import Listing, relist
from custmgr.customers.lists import STARTING, ChoiceList, Choices, EntryInUse, ListName, Reserved, choices
from custmgr.customers.model import (
    OTHER,
    AddressKind,
    Consent,
    Customer,
    CustomerKind,
    IllegalTransition,
    KeptAddress,
    NotActive,
    ServiceAssignment,
    ServiceState,
    Status,
)
from custmgr.customers.notes import Note, Notes, TooManyNotes, Visibility, Wording
from custmgr.customers.service import Customers
from custmgr.customers.stored import STORED
from custmgr.customers.tagging import Retagged, TagCount

__all__ = [
    "OTHER",
    "STARTING",
    "STORED",
    "AddressKind",
    "Alike",
    "ChoiceList",
    "Choices",
    "Consent",
    "Customer",
    "CustomerKind",
    "Customers",
    "EntryInUse",
    "IllegalTransition",
    "KeptAddress",
    "LikelyDuplicate",
    "Likeness",
    "ListName",
    "Listing",
    "NotActive",
    "Note",
    "Notes",
    "Reserved",
    "Retagged",
    "ServiceAssignment",
    "ServiceState",
    "Status",
    "TagCount",
    "TooManyNotes",
    "Visibility",
    "Wording",
    "choices",
    "keep",
    "matching",
    "relist",
]
