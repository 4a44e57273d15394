"""Connections to a file are kept for the next transaction, and none is left open when the storage is closed."""

import sqlite3

import pytest

from custmgr_adapters.sql.pool import KEPT, FilePool


@pytest.fixture
def pool():
    return FilePool(lambda: sqlite3.connect(":memory:"))


def is_open(lent):
    try:
        lent.driver_connection.execute("select 1")
    except sqlite3.ProgrammingError:
        return False
    return True


def test_what_was_given_back_is_lent_next(pool):
    first = pool.raw_connection()
    first.close()
    assert pool.raw_connection() is first
    assert is_open(first)
    first.driver_connection.close()


def test_nobody_gets_what_another_has(pool):
    first, second = pool.raw_connection(), pool.raw_connection()
    assert first.driver_connection is not second.driver_connection
    for one in (first, second):
        one.invalidate(RuntimeError())


def test_a_few_are_kept_and_the_others_closed(pool):
    lent = [pool.raw_connection() for _ in range(KEPT + 2)]
    for one in lent:
        one.close()
    assert [is_open(one) for one in lent] == [True] * KEPT + [False] * 2
    pool.dispose()
    assert not any(is_open(one) for one in lent)


def test_what_is_of_no_more_use_is_not_lent_again(pool):
    broken = pool.raw_connection()
    broken.invalidate(RuntimeError())
    assert not is_open(broken)
    other = pool.raw_connection()
    assert other is not broken
    other.invalidate(RuntimeError())


def test_what_is_in_use_then_is_closed_when_given_back(pool):
    used = pool.raw_connection()
    pool.dispose()
    assert is_open(used)
    used.close()
    assert not is_open(used)
    new = pool.raw_connection()
    assert new is not used
    new.invalidate(RuntimeError())
