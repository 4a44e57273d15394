"""How each activity is sealed onto the one before it, alike in every store.

The digest covers the previous digest, the number and facts of the row, and the digest of its salted payload text: so a
payload can be erased together with its salt, and the chain still proves that nothing else was touched. That it was
erased must itself stand further on in the chain.
"""

from collections.abc import Iterable
from hashlib import sha256
from secrets import token_hex
from typing import Any

from custmgr.schema.stored import Sealed
from custmgr.values.dates import micros
from custmgr.values.frozen import changed

ERASED = "customer.erased"
LETTERS_ERASED = "letters.erased"
"""The activities after which earlier payloads may be missing: all of them, or those whose numbers it tells."""

BEGINNING = Sealed()
"""The head of a chain without any activity."""


def seal(activity: Any, head: Sealed) -> Any:
    """The activity with its number, salt and digests, next in the chain that ends with ``head``."""
    salt = token_hex(16)
    payload_digest = _payload_digest(salt, activity.payload)
    digest = _digest(activity, head.seq + 1, payload_digest, head.digest)
    return changed(activity, seq=head.seq + 1, salt=salt, payload_digest=payload_digest, digest=digest)


def first_broken(activities: Iterable[Any], known: Sealed = BEGINNING) -> int | None:
    """The number of the first activity of one whole chain that does not follow from the one before, or ``None``.

    ``known`` is a head that the chain once had: a shorter chain is broken behind its end, another one at that head.
    """
    head, blank = BEGINNING, set[int]()
    for activity in activities:
        expected = _digest(activity, activity.seq, activity.payload_digest, head.digest)
        if activity.seq != head.seq + 1 or activity.digest != expected:
            return head.seq + 1
        if not activity.salt and not activity.payload:
            blank.add(int(activity.seq))
        elif activity.payload_digest != _payload_digest(activity.salt, activity.payload):
            return int(activity.seq)
        elif activity.kind == ERASED:
            blank.clear()
        elif activity.kind == LETTERS_ERASED:
            blank.difference_update(activity.facts["told"])
        head = Sealed.by(activity)
        if head.seq == known.seq and head != known:
            return head.seq
    if not blank and head.seq < known.seq:
        return head.seq + 1
    return min(blank, default=None)


def _payload_digest(salt: str, payload: str) -> str:
    return sha256(f"{salt}\n{payload}".encode()).hexdigest()


def _digest(activity: Any, seq: int, payload_digest: str, previous: str) -> str:
    facts = (
        previous,
        activity.customer.hex,
        str(seq),
        str(micros(activity.at)),
        activity.kind,
        activity.actor,
        activity.actor_name,
        activity.behind,
        activity.contact.hex if activity.contact else "",
        activity.document.hex if activity.document else "",
        payload_digest,
    )
    return sha256("\x1f".join(facts).encode()).hexdigest()
