"""Customer accounts and the rows that lists show of them."""

from custmgr.customers.assignment import ServiceAssignment, ServiceState
from custmgr.customers.duplicates import Alike, LikelyDuplicate, Likeness
from custmgr.customers.explaining import StatusExplanation
from custmgr.customers.facts import Facts, read, switch_named
from custmgr.customers.family import families, family, holder, of_somebody, own_currency, survivors, theirs
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
)
from custmgr.customers.notes import Note, Notes, TooManyNotes, Visibility, Wording, write_note
from custmgr.customers.opening import DEFAULT_CURRENCY, Opening, named, open_accounts
from custmgr.customers.service import Customers
from custmgr.customers.standing import Ability, Allowance, Rule, Status, allowance
from custmgr.customers.stored import STORED
from custmgr.customers.switching import begin_services
from custmgr.customers.tagging import Retagged, TagCount
from custmgr.customers.tombstones import Mark, Tombstone, WasErased, buried, bury

__all__ = [
    "DEFAULT_CURRENCY",
    "OTHER",
    "STARTING",
    "STORED",
    "Ability",
    "AddressKind",
    "Alike",
    "Allowance",
    "ChoiceList",
    "Choices",
    "Consent",
    "Customer",
    "CustomerKind",
    "Customers",
    "EntryInUse",
    "Facts",
    "IllegalTransition",
    "KeptAddress",
    "LikelyDuplicate",
    "Likeness",
    "ListName",
    "Listing",
    "Mark",
    "NotActive",
    "Note",
    "Notes",
    "Opening",
    "Reserved",
    "Retagged",
    "Rule",
    "ServiceAssignment",
    "ServiceState",
    "Status",
    "StatusExplanation",
    "TagCount",
    "Tombstone",
    "TooManyNotes",
    "Visibility",
    "WasErased",
    "Wording",
    "allowance",
    "begin_services",
    "buried",
    "bury",
    "choices",
    "families",
    "family",
    "holder",
    "keep",
    "matching",
    "named",
    "of_somebody",
    "open_accounts",
    "own_currency",
    "read",
    "relist",
    "survivors",
    "switch_named",
    "theirs",
    "write_note",
]
