"""What was written to the people of a customer under the account of another, while it was a part of that one."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import attrs

from custmgr.contacts import Contact
from custmgr.correspondence import AttachedFile, Delivery, Message, addresses_of
from custmgr.customers import Customer
from custmgr.family import Family
from custmgr.history import Activity, record
from custmgr.history.chain import LETTERS_ERASED
from custmgr.ports.storage import Reader, Transaction
from custmgr.query import Is, OneOf, both

_MERGED, _PARTED = "customer.merged", "customer.unmerged"


@attrs.frozen
class Letters:
    """Messages to the customer's people that the account ``host`` has, their reports and files, and the numbers of the
    activities in its history that tell of them.
    """

    host: UUID
    rows: dict[type, list[Any]]
    told: tuple[int, ...]


def hosts(reader: Reader, whose: Family) -> dict[UUID, tuple[UUID, ...]]:
    """The accounts there still are that the customer was once a part of, each with the ids that were merged into it."""
    found: dict[UUID, tuple[UUID, ...]] = {}
    waiting = list(whose.ids)
    while waiting:
        one = waiting.pop()
        for parting in reader.find(Activity, both(Is("customer", one), Is("kind", _PARTED))):
            said = parting.facts
            if said.get("source") == str(one) and (host := UUID(said["survivor"])) not in whose:
                waiting += [] if host in found else [host]
                found[host] = tuple(dict.fromkeys((*found.get(host, ()), one)))
    there = reader.get_many(Customer, list(found))
    return {host: parts for host, parts in found.items() if host in there}


def letters(reader: Reader, whose: Family) -> Iterator[Letters]:
    """The letters to the customer's people that other accounts have: to a contact of its own, or to an address that is
    its own and none of the other's.
    """
    contacts = {UUID(row[0]) for row in reader.rows(Contact, ("id",), whose.where())}
    own = set(addresses_of(reader, whose))
    for host, parts in hosts(reader, whose).items():
        theirs = own.difference(addresses_of(reader, _whole(reader, host)))
        told, during = _told(reader, host, {str(one) for one in parts})
        found = [
            one
            for one in reader.get_many(Message, sorted(during)).values()
            if one.contact in contacts or one.address_folded in theirs
        ]
        if found:
            ids = {one.id for one in found}
            seqs = tuple(seq for seq, message in told if message in ids)
            yield Letters(host, {Message: found, **_with(reader, host, found)}, seqs)


def erase_letters(tx: Transaction, whose: Family) -> int:
    """Remove these letters and what is told of them; the history of each account tells that this was done."""
    rows = 0
    for one in letters(tx, whose):
        for kind, several in one.rows.items():
            tx.expunge(kind, *(row.id for row in several))
            rows += len(several)
        tx.redact(Activity, *((one.host, seq) for seq in one.told), payload="", salt="")
        facts = {"customer": whose.id, "messages": len(one.rows[Message]), "told": one.told}
        record(tx, LETTERS_ERASED, one.host, facts=facts)
    return rows


def _whole(reader: Reader, host: UUID) -> Family:
    who = reader.get(Customer, host)
    return Family(who.id, who.absorbed)


def _told(reader: Reader, host: UUID, parts: set[str]) -> tuple[list[tuple[int, UUID]], set[UUID]]:
    """The activities of the account that tell of messages, and the messages told of first while one of these was a part
    of it.
    """
    told, known, during = [], set(), set()
    inside: set[str] = set()
    for activity in reader.stream(Activity, Is("customer", host), order=("seq",)):
        said = activity.facts
        if activity.kind in (_MERGED, _PARTED) and (source := said.get("source")) in parts:
            (inside.add if activity.kind == _MERGED else inside.discard)(source)
        elif activity.kind.startswith("message.") and "message" in said:
            message = UUID(said["message"])
            told.append((activity.seq, message))
            if inside and message not in known:
                during.add(message)
            known.add(message)
    return told, during


def _with(reader: Reader, host: UUID, messages: list[Message]) -> dict[type, list[Any]]:
    """The reports of these messages, and the files that went with no other message of the account."""
    ids = {one.id for one in messages}
    files = {file for one in messages for file in one.attachments}
    others: Iterator[Message] = reader.stream(Message, Is("customer", host)) if files else iter(())
    for other in others:
        files.difference_update(() if other.id in ids else other.attachments)
    return {
        Delivery: list(reader.find(Delivery, OneOf("message", tuple(sorted(ids))))),
        AttachedFile: list(reader.get_many(AttachedFile, sorted(files)).values()),
    }
