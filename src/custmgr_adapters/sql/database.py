"""What the databases do differently."""

from collections.abc import Callable, Sequence
from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

import attrs

from custmgr.schema.shape import Slot
from custmgr_adapters.sql.forms import Forms
from custmgr_adapters.sql.pool import Connections

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection, Engine

    from custmgr_adapters.sql.trigrams import TextSearch

OR_KEEP = "on conflict do nothing"
MOVING_ON = "on conflict (name) do update set last = custmgr_series.last + excluded.last returning last"


class Fault(Enum):
    """What a driver's error means."""

    KEY = "the key is taken"
    UNIQUE = "a unique fact is taken"
    CHECK = "a bound would not hold"
    CONFLICT = "try the whole attempt again"
    VALUE = "the database cannot hold this value"
    TABLES = "the tables are missing"
    AWAY = "no connection could be made, so that nothing was begun"
    LOST = "the database failed, perhaps in the middle"


@attrs.frozen
class Meaning:
    """A driver's error by its meaning, with the names of the constraint and its table where the driver tells them."""

    fault: Fault
    constraint: str | None = None
    table: str | None = None


class Database(Protocol):
    """One kind of database at one address."""

    name: ClassVar[str]
    mark: ClassVar[str]
    """What stands for a parameter in a statement."""
    at_once: ClassVar[int]
    """Rows that one statement may insert; 1 where the driver repeats a statement faster."""
    streams: ClassVar[bool]
    """Whether other statements may run while the results of one are fetched."""
    compares_rows: ClassVar[bool]
    """Whether an index answers which rows lie behind a row."""
    undoes_definitions: ClassVar[bool]
    """Whether definitions that were cut short leave nothing; where not, each of them can be run again."""
    or_keep: ClassVar[str]
    """Behind the insertion of a lock: one that is there stays."""
    moving_on: ClassVar[str]
    """Behind the insertion of a series: one that is there moves on, and its last number is the result."""
    driver: ClassVar[str]
    """What SQLAlchemy calls its driver."""
    locks_by_writing: ClassVar[bool]
    """Whether in a transaction that a host began only a write keeps others from writing."""
    gathered_cursor: ClassVar[type[Any] | None]
    """A cursor for writes that are sent together, with numbered parameters; ``None`` where each is sent by
    itself."""
    estimates: ClassVar[bool]
    """Whether it knows about how many rows meet a condition; where not, pages of long lists are planned for it."""
    search: "ClassVar[TextSearch]"
    """How it finds text inside of text."""
    forms: ClassVar[Forms]
    """How values pass to and from its driver."""

    errors: ClassVar[tuple[type[Exception], ...]]
    """What its driver raises."""

    def literal(self, parameter: Any) -> str:
        """A parameter as text of the statement."""

    def contains(self, column: str) -> str:
        """The condition that the text in the column contains the parameter."""

    def among(self, column: str, slot: Slot, values: Sequence[Any]) -> tuple[str, list[Any]]:
        """The condition that the column holds one of these stored scalars, and its parameters."""

    def total(self, expression: str, inside: str = "") -> str:
        """The sum of whole numbers, of the rows that meet a condition where one is given; 0 for none."""

    def ordered(self, column: str) -> str:
        """The column in an ascending order that puts absent values first."""

    def as_number(self, column: str) -> str:
        """The decimal in the column as a number that compares."""

    def meaning(self, error: BaseException) -> Meaning:
        """What an error of the driver means."""

    def connections(self) -> Connections:
        """A pool of connections for statements as text; each connection begins nothing by itself."""

    def turn(self) -> "AbstractContextManager[Any]":
        """What a writer waits for before it takes a connection."""

    def begin_writing(self, connection: Any) -> None:
        """Begin a transaction that may write."""

    def begin_reading(self, connection: Any) -> None:
        """Begin a snapshot."""

    def commits_by_itself(self, connection: Any) -> bool:
        """Whether each statement on the connection of a host is committed at once, so that nothing can be undone."""

    def enter(self, connection: Any, *, writing: bool) -> Callable[[], object]:
        """Make the connection of a host fit for the statements of this library; the answer makes it as it was.

        Raises:
            InvalidValue: it has a transaction in which a lock does not show what was committed before.
        """

    def cursor(self, connection: Any) -> Any:
        """A cursor whose results the decoders understand."""

    def plain_cursor(self, connection: Any) -> Any:
        """A cursor whose results the scalars understand."""

    def streaming_cursor(self, connection: Any, *, plain: bool) -> Any:
        """A cursor that fetches as it goes, with results for the decoders, or for the scalars where it is plain."""

    def scrub(self, connection: Any) -> bool:
        """Let the files say no more of rows that were erased, as far as can be seen to; whether that is done by now."""

    def for_update(self, skip: bool) -> str:
        """What locks the selected rows, passing over those that others hold or waiting for them."""

    def ddl_engine(self) -> "Engine":
        """Single connections for definitions; each begins by itself and holds off other writers."""

    def hold_definitions(self, connection: "Connection") -> None:
        """Wait until no other process changes definitions, and make the schema."""

    def forget(self) -> None:
        """Leave what belongs to the parent process behind after a fork."""
