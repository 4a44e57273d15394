"""The people of a customer, and who of them receives what."""

from custmgr.contacts.lists import Purpose, RecipientList
from custmgr.contacts.merging import (
    ContactMerge,
    ContactMergedFurther,
    ContactMergePlan,
    SameContact,
    ids_of,
    person,
)
from custmgr.contacts.model import BILLING, Contact, LastBillingContact, StillPrimary
from custmgr.contacts.primary import REACTIONS, primary
from custmgr.contacts.recipients import (
    Because,
    NoRecipient,
    Recipient,
    Recipients,
    Skipped,
    WhyNot,
    choose,
    recipients,
)
from custmgr.contacts.service import ContactPage, Contacts
from custmgr.contacts.stored import STORED

__all__ = [
    "BILLING",
    "REACTIONS",
    "STORED",
    "Because",
    "Contact",
    "ContactMerge",
    "ContactMergePlan",
    "ContactMergedFurther",
    "ContactPage",
    "Contacts",
    "LastBillingContact",
    "NoRecipient",
    "Purpose",
    "Recipient",
    "RecipientList",
    "Recipients",
    "SameContact",
    "Skipped",
    "StillPrimary",
    "WhyNot",
    "choose",
    "ids_of",
    "person",
    "primary",
    "recipients",
]
