"""How each activity is sealed onto the one before it, alike in every store.

The digest covers the previous digest, the number and facts of the row, and the digest of its salted payload text: so a
payload can be erased together with its salt, and the chain still proves that nothing else was touched.
"""

from collections.abc import Iterable
from hashlib import sha256
from secrets import token_hex
from typing import Any

import attrs

from custmgr.schema.stored import Sealed
from custmgr.values.dates import micros


def seal(activity: Any, head: Sealed) -> Any:
    """The activity with its number, salt and digests, next in the chain that ends with ``head``."""
    salt = token_hex(16)
    payload_digest = _payload_digest(salt, activity.payload)
    numbered = attrs.evolve(activity, seq=head.seq + 1, salt=salt, payload_digest=payload_digest)
    return attrs.evolve(numbered, digest=_digest(numbered, head.digest))


def first_broken(activities: Iterable[Any]) -> int | None:
    """The number of the first activity of one whole chain that does not follow from the one before, or ``None``."""
    head = Sealed()
    for activity in activities:
        if activity.seq != head.seq + 1 or activity.digest != _digest(activity, head.digest):
            return head.seq + 1
        erased = not activity.salt and not activity.payload
        if not erased and activity.payload_digest != _payload_digest(activity.salt, activity.payload):
            return int(activity.seq)
        head = Sealed(activity.seq, activity.digest)
    return None


def _payload_digest(salt: str, payload: str) -> str:
    return sha256(f"{salt}\n{payload}".encode()).hexdigest()


def _digest(activity: Any, previous: str) -> str:
    facts = (
        previous,
        activity.customer.hex,
        str(activity.seq),
        str(micros(activity.at)),
        activity.kind,
        activity.actor,
        activity.actor_name,
        activity.behind,
        activity.contact.hex if activity.contact else "",
        activity.document.hex if activity.document else "",
        activity.payload_digest,
    )
    return sha256("\x1f".join(facts).encode()).hexdigest()
