"""A storage that hands out a transaction which somebody else opened and will commit."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar, cast
from uuid import UUID

from custmgr.errors import Refused, Unavailable
from custmgr.family import Redirected
from custmgr.idempotency import Replayed
from custmgr.ports.storage import DESK, Reader, Storage, Transaction
from custmgr.query.criteria import Criteria
from custmgr.schema.stored import Stored


class Joined:
    """``begin`` and ``read`` hand out the one open transaction; a failed use case spoils it for good, an answer given
    again does not.

    The locks that a use case asks for are taken in that transaction; locks that it already holds are passed over.
    """

    name: ClassVar[str] = "joined"

    def __init__(self, tx: Reader) -> None:
        self._tx = tx
        self.spoilt: BaseException | None = None

    def hands_out(self, reader: Reader | None) -> bool:
        """Whether this is the open transaction or snapshot."""
        return reader is self._tx

    def bind(self, kinds: Sequence[Stored]) -> None:
        """Nothing to do: the open transaction knows its kinds."""

    def migrate(self) -> None:
        """Refused: a store is not migrated inside a transaction."""
        raise Refused

    def join(self, connection: Any, /) -> Storage:
        """Refused: an open transaction is in one connection already."""
        raise Unavailable("storage", "a transaction that is open cannot join another")

    def close(self) -> None:
        """Nothing to do: whoever opened the transaction ends it."""

    @contextmanager
    def begin(self, *customers: UUID, scope: Criteria | None = None) -> Iterator[Transaction]:
        """The open transaction, with these customers locked too."""
        tx = cast(Transaction, self._tx)
        outer = tx.act
        try:
            tx.lock(*(customers or (DESK,)))
            yield tx
        except (Replayed, Redirected):
            raise
        except BaseException as error:
            self.spoilt = error
            raise
        finally:
            tx.act = outer

    @contextmanager
    def read(self, *, scope: Criteria | None = None) -> Iterator[Reader]:
        """The open transaction."""
        yield self._tx
