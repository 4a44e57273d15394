"""Customer accounts and the rows that lists show of them."""

from custmgr.customers.duplicates import Alike, LikelyDuplicate, Likeness
from custmgr.customers.listing import Listing
from custmgr.customers.model import (
    OTHER,
    AddressKind,
    Consent,
    Customer,
    CustomerKind,
    IllegalTransition,
    KeptAddress,
    NotActive,
    Status,
)
from custmgr.customers.service import Customers
from custmgr.customers.stored import STORED

__all__ = [
    "OTHER",
    "STORED",
    "AddressKind",
    "Alike",
    "Consent",
    "Customer",
    "CustomerKind",
    "Customers",
    "IllegalTransition",
    "KeptAddress",
    "LikelyDuplicate",
    "Likeness",
    "Listing",
    "NotActive",
    "Status",
]
