"""What the customers slice stores, with its data map."""

from custmgr.customers.assignment import ServiceAssignment
from custmgr.customers.listing import LISTING
from custmgr.customers.lists import CHOICES
from custmgr.customers.model import Customer
from custmgr.customers.notes import NOTE, WORDING
from custmgr.customers.tombstones import TOMBSTONE, TOMBSTONE_KEY
from custmgr.schema import Erase, Index, Stored, personal, technical

CUSTOMER = Stored(
    Customer,
    owner="id",
    root=True,
    unique=(("number",), ("external_number",)),
    sets=("tags",),
    index=(Index.on("email_folded"), Index.on("phone_e164"), Index.on("name_folded"), Index.on("email_domain")),
    fields={
        **technical("to identify the account", "id", "number", "external_number", "version"),
        **technical("to find the account that it is part of", "merged_into", "absorbed"),
        **technical("to keep its money apart", "currency"),
        **technical("to know the state of the account", "status", "status_before", "blocked", "services", "consent"),
        **technical("to write only where it is wanted", "no_mail", "no_text"),
        **technical("to match rates, report and filter", "category", "customer_type", "billing_type", "kind"),
        **technical("to know who is responsible", "account_manager", "parent"),
        **personal("to name the customer", "name", "name_folded", erase=Erase.PSEUDONYM),
        **personal("to name the customer", "person", "company", "department", "position"),
        **personal("to filter and report", "tags"),
        **personal("to reach the customer", "email", "email_folded", "email_domain", "phone", "phone_e164"),
        **personal("to write to and deliver to the customer", "addresses", "language", "zone"),
        **personal("to invoice the customer", "tax_id", "purchase_order"),
        **personal("to know since when the customer is one", "joined"),
    },
)

ASSIGNMENT = Stored(
    ServiceAssignment,
    owner="customer",
    index=(Index.on("customer", "service"), Index.on("service")),
    fields={
        **technical("to identify the stretch", "id", "version"),
        **technical("to know which services the customer has and had", "customer", "service", "since", "until"),
    },
)

STORED = (CUSTOMER, LISTING, ASSIGNMENT, CHOICES, NOTE, WORDING, TOMBSTONE, TOMBSTONE_KEY)
