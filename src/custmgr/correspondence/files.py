"""The files that went with messages: each kept once, as it was sent."""

from base64 import b64decode, b64encode
from collections.abc import Iterable
from uuid import UUID

import attrs

from custmgr.errors import InvalidValue
from custmgr.ports.mail import Attachment
from custmgr.ports.storage import Reader, Transaction
from custmgr.schema import Stored, personal, technical
from custmgr.values.exact import shown
from custmgr.values.ids import new_id

LARGEST = 20_000_000
"""Bytes that the attachments of one message may have together."""


@attrs.frozen
class AttachedFile:
    """A file as it was sent, for all recipients of the same letter; ``content`` is base64."""

    id: UUID
    customer: UUID
    name: str
    media_type: str
    size: int
    content: str = attrs.field(repr=False)

    @property
    def attachment(self) -> Attachment:
        """The file as mail carries it."""
        return Attachment(self.name, self.media_type, b64decode(self.content))


def keep_files(tx: Transaction, customer: UUID, attachments: Iterable[Attachment]) -> tuple[UUID, ...]:
    """Store the attachments and return their ids, in order.

    Raises:
        InvalidValue: one is no attachment, or together they are larger than 20 MB.
    """
    given = tuple(attachments)
    for one in given:
        if not isinstance(one, Attachment):
            raise InvalidValue("attachments", shown(one), "files, each an Attachment")
    total = sum(len(one.content) for one in given)
    if total > LARGEST:
        raise InvalidValue("attachments", total, f"at most {LARGEST} bytes together")
    files = [
        AttachedFile(
            new_id(), customer, one.name, one.media_type, len(one.content), b64encode(one.content).decode("ascii")
        )
        for one in given
    ]
    tx.append(*files)
    return tuple(file.id for file in files)


def attached(reader: Reader, ids: tuple[UUID, ...]) -> tuple[Attachment, ...]:
    """The attachments with these ids, in order."""
    found = reader.get_many(AttachedFile, ids) if ids else {}
    return tuple(found[one].attachment for one in ids)


FILE = Stored(
    AttachedFile,
    owner="customer",
    append_only=True,
    fields={
        **technical("to keep what was sent", "id", "customer", "media_type", "size"),
        **personal("to keep what was sent", "name", "content"),
    },
)
