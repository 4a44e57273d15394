"""A storage that hands out a transaction which somebody else opened and will commit."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar, cast
from uuid import UUID

from custmgr.errors import InvalidValue, NotFound, Refused, Unavailable
from custmgr.ports.storage import DESK, Reader, Storage, Transaction
from custmgr.query.criteria import Criteria
from custmgr.schema.stored import Stored


class Joined:
    """``begin`` and ``read`` hand out the one open transaction; ``spoilt`` is the first failure of what ran in it.

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
        finally:
            tx.act = outer

    @contextmanager
    def read(self, *, scope: Criteria | None = None) -> Iterator[Reader]:
        """The open transaction."""
        yield self._tx


@contextmanager
def spoiling(storage: Storage, *, reads: bool = False) -> Iterator[None]:
    """Let what fails within take the open transaction with it, where the storage hands out one that somebody else
    opened. A refusal of what only ``reads`` took nothing away and does not.
    """
    try:
        yield
    except BaseException as failure:
        harmless = reads and isinstance(failure, (NotFound, Refused, InvalidValue))
        if isinstance(storage, Joined) and storage.spoilt is None and not harmless:
            storage.spoilt = failure
        raise
