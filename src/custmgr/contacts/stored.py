"""What the contacts slice stores, with its data map."""

from custmgr.contacts.lists import RecipientList
from custmgr.contacts.merging import CONTACT_MERGE
from custmgr.contacts.model import Contact
from custmgr.schema import Index, Stored, personal, technical

CONTACT = Stored(
    Contact,
    owner="customer",
    unique=(("customer", "claimed_email"), ("primary_of",)),
    text=("name", "email", "phone", "phone_e164"),
    text_index=True,
    sets=("roles",),
    index=(Index.on("customer", "sort_name"), Index.on("email_folded"), Index.on("merged_into")),
    fields={
        **technical("to identify the contact", "id", "customer", "version"),
        **technical("to know what the contact is for", "roles", "primary_of", "follows", "archived"),
        **technical("to find the contact that it is by now", "merged_into"),
        **personal("to name the contact", "name", "person", "sort_name", "department", "position"),
        **personal("to reach the contact", "email", "email_folded", "claimed_email", "phone", "phone_e164", "language"),
    },
)

RECIPIENT_LIST = Stored(
    RecipientList,
    key=("customer", "purpose"),
    owner="customer",
    fields=technical("to know who receives what", "customer", "purpose", "contacts", "version"),
)

STORED = (CONTACT, RECIPIENT_LIST, CONTACT_MERGE)
