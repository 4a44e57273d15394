"""A desk works inside a transaction of its host (B23): the host commits, and a refusal takes nothing of the host's."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import PendingRollbackError
from sqlalchemy.pool import NullPool

from custmgr import Conflict, Desk, InvalidValue, Line, ManualClock, Money, Staff, Unavailable
from custmgr.customers import Customer
from custmgr.errors import Refused
from custmgr.query import OneOf
from custmgr.values.ids import new_id

ANA = Staff("u-17", name="Ana")
DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "mariadb": "mariadb+pymysql"}
JOBS = f"host_jobs_{uuid4().hex}"
"""The host's table: other runs of the tests may be using the same database."""


def engine_for(url: str) -> Engine:
    """A host's engine with the driver's defaults, and MariaDB at the level that a desk asks for."""
    scheme, _, rest = url.partition(":")
    level = {"isolation_level": "READ COMMITTED"} if scheme == "mariadb" else {}
    return create_engine(f"{DRIVERS[scheme]}:{rest.partition('?')[0]}", poolclass=NullPool, **level)


@pytest.fixture(params=["sqlite", "postgresql", "mariadb"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{copyfile(request.getfixturevalue('migrated'), tmp_path / 'desk.db')}"
    place: str = request.getfixturevalue(f"{request.param}_desk")
    return place


@pytest.fixture
def desk(url: str) -> Iterator[Desk]:
    with Desk.open(url, clock=ManualClock("2026-03-02")) as opened:
        opened.migrate()
        yield opened


@pytest.fixture
def host(url: str, desk: Desk, request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A host with a table of jobs in the same database; on PostgreSQL in the schema beside the desk's."""
    engine = engine_for(url)
    with engine.begin() as connection:
        connection.execute(text(f"create table {JOBS} (name varchar(40) not null)"))
    yield engine
    with engine.begin() as connection:
        connection.execute(text(f"drop table {JOBS}"))
    engine.dispose()


def add_job(connection: Connection, name: str) -> None:
    connection.execute(text(f"insert into {JOBS} values (:name)"), {"name": name})


def jobs(host: Engine) -> list[str]:
    with host.connect() as connection:
        return list(connection.scalars(text(f"select name from {JOBS} order by name")))


def bell_of(desk: Desk) -> Any:
    return desk.acting_as(ANA).customers.add(name="Bell & Sons", email="bell@lawfirm.example")


def bill(desk: Desk, customer: Any, amount: str = "100") -> Any:
    return desk.acting_as(ANA).invoices.issue(
        customer.id, [Line("Transcript", 1, amount)], currency="USD", terms="NET30"
    )


def owed(desk: Desk, customer: Any) -> str:
    return str(desk.acting_as(ANA).receivables.balance(customer.id).total_due)


def test_the_hosts_row_and_the_invoice_commit_together(desk: Desk, host: Engine):
    bell = bell_of(desk)
    with host.begin() as connection:
        add_job(connection, "8812")
        inside = desk.joined(connection)
        bill(inside, bell)
        assert owed(inside, bell) == "USD 100.00"
        add_job(connection, "8813")
    assert (jobs(host), owed(desk, bell)) == (["8812", "8813"], "USD 100.00")


def test_what_the_host_rolls_back_takes_the_invoice_with_it(desk: Desk, host: Engine):
    bell = bell_of(desk)

    def fail() -> None:
        with host.begin() as connection:
            add_job(connection, "8812")
            bill(desk.joined(connection), bell)
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert (jobs(host), owed(desk, bell)) == ([], "USD 0.00")
    assert bill(desk, bell).number == "INV-00001"
    assert desk.acting_as(ANA).history.verify(bell.id) is None


def test_a_refusal_leaves_the_hosts_rows_and_the_desks_earlier_ones(desk: Desk, host: Engine):
    bell = bell_of(desk)
    with host.begin() as connection:
        add_job(connection, "8812")
        inside = desk.joined(connection)
        first = bill(inside, bell)
        ana = inside.acting_as(ANA)
        with pytest.raises(Refused):
            ana.payments.take(bell.id, Money("500", "USD"), method="check", apply_to=[(first.id, Money("500", "USD"))])
        with pytest.raises(InvalidValue):
            ana.invoices.issue(bell.id, [], currency="USD")
        add_job(connection, "8813")
        second = bill(inside, bell, "1")
    assert (jobs(host), owed(desk, bell)) == (["8812", "8813"], "USD 101.00")
    assert [first.number, second.number] == ["INV-00001", "INV-00002"]


def test_a_connection_that_its_host_has_not_begun_is_refused(desk: Desk, host: Engine):
    """Nobody would commit what was done there."""
    with host.connect() as connection, pytest.raises(InvalidValue) as refusal:
        desk.joined(connection)
    assert (refusal.value.field, refusal.value.given) == ("connection", "one without a transaction")


def test_a_host_that_begins_by_executing_is_joined(desk: Desk, host: Engine):
    bell = bell_of(desk)
    with host.connect() as connection:
        add_job(connection, "8812")
        bill(desk.joined(connection), bell)
        connection.commit()
    assert (jobs(host), owed(desk, bell)) == (["8812"], "USD 100.00")


def test_after_the_hosts_commit_nothing_is_done_until_it_begins_again(desk: Desk, host: Engine):
    bell = bell_of(desk)
    with host.connect() as connection:
        with connection.begin():
            inside = desk.joined(connection)
            bill(inside, bell)
        for work in (lambda: bill(inside, bell), lambda: owed(inside, bell)):
            with pytest.raises(InvalidValue, match="without a transaction"):
                work()
        assert not connection.in_transaction()
        with connection.begin():
            bill(inside, bell)
    assert owed(desk, bell) == "USD 200.00"


def test_reading_joins_too_and_does_not_stand_in_the_way(desk: Desk, host: Engine):
    bell = bell_of(desk)
    with host.begin() as connection:
        inside = desk.joined(connection)
        assert owed(inside, bell) == "USD 0.00"
        bill(inside, bell)
        with inside.acting_as(ANA).together(bell.id) as ana:
            ana.payments.take(bell.id, Money("30", "USD"), method="check")
    assert str(desk.acting_as(ANA).receivables.balance(bell.id).balance) == "USD 70.00"


def test_a_refused_group_inside_a_host_leaves_nothing_of_the_group(desk: Desk, host: Engine):
    bell = bell_of(desk)
    with host.begin() as connection:
        add_job(connection, "8812")
        inside = desk.joined(connection)

        def fail() -> None:
            with inside.acting_as(ANA).together(bell.id) as ana:
                ana.payments.take(bell.id, Money("30", "USD"), method="check")
                raise LookupError

        with pytest.raises(LookupError):
            fail()
    assert (jobs(host), owed(desk, bell)) == (["8812"], "USD 0.00")


def test_the_names_of_the_host_mean_what_they_meant(desk: Desk, host: Engine):
    """A schema, a database or a mode that the desk needs is put back, after a refusal too."""
    bell = bell_of(desk)
    settings = {
        "sqlite": "select 1",
        "postgresql": "select current_setting('search_path')",
        "mariadb": "select concat(@@sql_mode, database())",
    }[host.dialect.name]
    with host.begin() as connection:
        before = connection.scalar(text(settings))
        inside = desk.joined(connection)
        bill(inside, bell)
        with pytest.raises(InvalidValue):
            inside.acting_as(ANA).invoices.issue(bell.id, [], currency="USD")
        assert connection.scalar(text(settings)) == before
        add_job(connection, "8812")
    assert jobs(host) == ["8812"]


def test_a_staff_member_named_in_a_transaction_that_failed_is_named_again(desk: Desk, host: Engine):
    bell = bell_of(desk)
    eve = Staff("u-18", name="Eve")
    with host.connect() as connection, connection.begin() as transaction:
        desk.joined(connection).acting_as(eve)
        transaction.rollback()
    desk.acting_as(eve).notes.add(bell.id, "called")
    assert {one.id for one in desk.acting_as(ANA).staff.find()} == {"u-17", "u-18"}


def test_a_staff_member_whose_row_went_with_a_savepoint_is_named_again(desk: Desk, host: Engine):
    bell = bell_of(desk)
    eve = Staff("u-18", name="Eve")
    with host.begin() as connection:
        inside = desk.joined(connection)
        undone = connection.begin_nested()
        inside.acting_as(eve).notes.add(bell.id, "called")
        undone.rollback()
        inside.acting_as(eve).notes.add(bell.id, "called again")
    ana = desk.acting_as(ANA)
    assert ana.staff.get("u-18").name == "Eve"
    assert [note.text for note in ana.notes.find(bell.id)] == ["called again"]


def test_a_connection_to_something_else_is_refused(desk: Desk, host: Engine, tmp_path: Path):
    other = create_engine(
        "postgresql+psycopg://" if host.dialect.name == "sqlite" else f"sqlite:///{tmp_path}/other.db"
    )
    for wrong in (object(), None, host, other):
        with pytest.raises(InvalidValue):
            desk.joined(wrong)


def test_a_connection_in_autocommit_is_refused(desk: Desk, host: Engine):
    """Nothing could be undone there, and what the desk began nobody would commit."""
    with host.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        add_job(connection, "8812")
        with pytest.raises(InvalidValue, match="autocommit"):
            desk.joined(connection)
        add_job(connection, "8813")
    assert jobs(host) == ["8812", "8813"]


def test_a_transaction_that_ended_under_the_desk_cannot_be_committed(desk: Desk, host: Engine):
    """As after a deadlock on MariaDB, which undoes what the host did before too."""
    bell = bell_of(desk)

    def fail(inside: Desk, connection: Connection) -> None:
        with inside.acting_as(ANA).together(bell.id):
            connection.exec_driver_sql("rollback")
            raise LookupError

    with host.connect() as connection:
        add_job(connection, "8812")
        with pytest.raises(LookupError):
            fail(desk.joined(connection), connection)
        with pytest.raises(PendingRollbackError):
            add_job(connection, "8813")
    assert jobs(host) == []


@pytest.mark.parametrize("url", ["mariadb"], indirect=True)
def test_a_level_that_hides_what_was_committed_behind_a_lock_is_refused(desk: Desk, host: Engine):
    bell = bell_of(desk)
    with host.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        connection.begin()
        inside = desk.joined(connection)
        with pytest.raises(InvalidValue, match="READ COMMITTED"):
            bill(inside, bell)


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_a_snapshot_that_is_too_old_is_a_conflict_for_the_host(desk: Desk, host: Engine):
    bell = bell_of(desk)
    with host.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        connection.begin()
        inside = desk.joined(connection)
        assert owed(inside, bell) == "USD 0.00"
        bill(desk, bell)
        with pytest.raises(Conflict):
            bill(inside, bell)
    assert owed(desk, bell) == "USD 100.00"


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_host_that_read_before_somebody_else_wrote_meets_a_conflict_at_once(desk: Desk, host: Engine):
    """Only the host can begin anew, so nothing is tried again."""
    bell = bell_of(desk)
    with host.connect() as connection:
        connection.exec_driver_sql("begin")
        inside = desk.joined(connection)
        assert owed(inside, bell) == "USD 0.00"
        bill(desk, bell)
        with pytest.raises(Conflict):
            bill(inside, bell)
        connection.rollback()
        connection.begin()
        bill(inside, bell)
        connection.commit()
    assert owed(desk, bell) == "USD 200.00"


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_host_that_begins_every_transaction_itself_is_joined(desk: Desk, host: Engine):
    @event.listens_for(host, "connect")
    def connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        connection.row_factory = sqlite3.Row

    @event.listens_for(host, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("begin")

    bell = bell_of(desk)
    with host.begin() as connection:
        add_job(connection, "8812")
        bill(desk.joined(connection), bell)
    with host.begin() as connection:
        bill(desk.joined(connection), bell)
        connection.rollback()
    assert (jobs(host), owed(desk, bell)) == (["8812"], "USD 100.00")


def test_many_ids_may_be_asked_for_on_the_hosts_connection(desk: Desk, host: Engine):
    bell = bell_of(desk)
    ids = [bell.id, *(new_id() for _ in range(300))]
    with host.begin() as connection, desk.joined(connection).house.storage.read() as reader:
        assert [one.id for one in reader.stream(Customer, OneOf("id", ids))] == [bell.id]


def test_memory_has_nothing_to_join():
    with pytest.raises(Unavailable):
        Desk.open("memory:").joined(object())


def test_nothing_is_sent_and_nothing_is_migrated_from_inside(desk: Desk, host: Engine):
    with host.begin() as connection:
        inside = desk.joined(connection)
        with pytest.raises(Unavailable):
            inside.dispatch()
        with pytest.raises(Unavailable):
            inside.migrate()
        inside.close()
        bell_of(inside)
    assert desk.acting_as(ANA).customers.count() == 1
