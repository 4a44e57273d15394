"""What the correspondence slice stores, with its data map."""

from custmgr.correspondence.addresses import ADDRESS
from custmgr.correspondence.deliveries import DELIVERY
from custmgr.correspondence.files import FILE
from custmgr.correspondence.model import Message, State
from custmgr.schema import Index, Lease, Stored, personal, technical

MESSAGE = Stored(
    Message,
    owner="customer",
    unique=(("customer", "dedupe"),),
    index=(
        Index.on("state", "not_before"),
        Index.on("state", "leased_until"),
        Index.on("customer", "queued_at"),
        Index.on("contact", "queued_at"),
        Index.on("reference"),
    ),
    lease=Lease("state", State.LEASED, "leased_until"),
    fields={
        **technical("to send each message once", "id", "customer", "state", "attempts", "if_doubled", "doubted"),
        **technical("to send each message in time", "queued_at", "not_before", "sending_since", "leased_until"),
        **technical("to notice a change by somebody else", "version"),
        **technical("to say what was sent why", "purpose", "template", "template_version", "language", "automatic"),
        **technical("to say what was sent why", "contact", "document", "attachments", "despite_silence"),
        **technical("to send each message once", "retry_of", "replaced_by"),
        **technical("to say what became of it", "why", "reference", "ended_at"),
        **technical("to say who wrote", "sender", "sender_name", "reply_to"),
        **personal("to reach the recipient", "address", "address_folded", "name", "dedupe"),
        **personal("to keep what was sent", "subject", "text", "html"),
        **personal("to say what became of it", "said"),
    },
)

STORED = (MESSAGE, DELIVERY, FILE, ADDRESS)
