"""Correspondence: whom to write to, what is written, the outbox and its dispatcher."""

from custmgr.correspondence.addresses import SuppressedAddress, forget_words, suppressed_of
from custmgr.correspondence.deliveries import Delivery, Event
from custmgr.correspondence.dispatcher import Dispatched, Outbox, Progress, dispatch
from custmgr.correspondence.files import AttachedFile
from custmgr.correspondence.model import (
    AlreadyReplaced,
    CustomerIsSilent,
    IfDoubled,
    MayArriveTwice,
    Message,
    NoSender,
    NotOnItsWay,
    State,
    Why,
)
from custmgr.correspondence.queueing import Occasion, queue
from custmgr.correspondence.record import REACTIONS
from custmgr.correspondence.service import Correspondence, Shown
from custmgr.correspondence.settings import MailSettings
from custmgr.correspondence.stored import STORED
from custmgr.correspondence.templates import Template, Wording
from custmgr.correspondence.whom import Addressee, Reachable, addresses_of, named
from custmgr.correspondence.wordings import INVOICE, LETTER, STATEMENT

__all__ = [
    "INVOICE",
    "LETTER",
    "REACTIONS",
    "STATEMENT",
    "STORED",
    "Addressee",
    "AlreadyReplaced",
    "AttachedFile",
    "Correspondence",
    "CustomerIsSilent",
    "Delivery",
    "Dispatched",
    "Event",
    "IfDoubled",
    "MailSettings",
    "MayArriveTwice",
    "Message",
    "NoSender",
    "NotOnItsWay",
    "Occasion",
    "Outbox",
    "Progress",
    "Reachable",
    "Shown",
    "State",
    "SuppressedAddress",
    "Template",
    "Why",
    "Wording",
    "addresses_of",
    "dispatch",
    "forget_words",
    "named",
    "queue",
    "suppressed_of",
]
