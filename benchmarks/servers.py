"""Goal 14: a database server, against a raw program that locks and writes the same rows; and eight writers at once."""

import os
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import psycopg
from ground import Ground, desk_on, fill
from measure import Figure, at_least, in_turns, median, noted
from recording import SLICE, Replay, Statement, apart, recording, together
from writes import Act, issue, recorded

from custmgr_adapters.sql.postgresql import Postgresql

SERVER = "CUSTMGR_TEST_POSTGRESQL"
WRITERS = 8
WARM = 20
READY: list[Barrier] = []
"""In the process of a writer, where it waits until all are ready."""


def figures(ground: Ground) -> Iterator[Figure]:
    server = os.environ.get(SERVER)
    if server is None:
        print(f"14 not measured: {SERVER} names no server", flush=True)
        return
    with database(server) as filled:
        with desk_on(filled) as ana:
            customers, _ = fill(ana, ground.customers)
        yield from each(ground, server, filled, customers)
        yield writers(ground, server, filled, customers)


@contextmanager
def database(server: str, template: str = "template1") -> Iterator[str]:
    """A database of its own, like another one that nobody has open."""
    name = f"bench_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"create database {name} template {template}".encode())
        try:
            yield urlsplit(server)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f"drop database {name} with (force)".encode())


def like(server: str, filled: str) -> "contextmanager[Iterator[str]]":
    return database(server, urlsplit(filled).path[1:])  # type: ignore[return-value]


def each(ground: Ground, server: str, filled: str, customers: tuple[UUID, ...]) -> Iterator[Figure]:
    act, times = issue(lambda n: customers[n * 7919 % len(customers)]), ground.operations
    with like(server, filled) as url, recording(Postgresql) as log, apart(), desk_on(url) as ana:
        plain = recorded(log, partial(act, ana), times)
    with like(server, filled) as url, recording(Postgresql) as log, together(log), desk_on(url) as ana:
        alike = recorded(log, partial(act, ana), times)
    one = "PostgreSQL, issue an invoice, one commit each"
    ratio, took = compared(ground, server, filled, act, plain)
    yield at_least("14", one, ratio, 0.5, 0.7, f"{times / took:,.0f} a second")
    ratio, took = compared(ground, server, filled, act, alike)
    yield noted("14", f"{one}; the raw program sends its writes together too", ratio, f"{times / took:,.0f} a second")


def compared(
    ground: Ground, server: str, filled: str, act: Act, transactions: list[list[Statement]]
) -> tuple[float, float]:
    """The raw program's time over custmgr's and the seconds of custmgr's: in turns, the medians of the rounds."""
    rounds, times = [], len(transactions)
    for _ in range(ground.rounds):
        with like(server, filled) as own, like(server, filled) as plain, desk_on(own) as ana:
            raw = Replay.on_postgresql(plain, transactions)
            for n in range(times, times + SLICE):
                act(ana, n)
            rounds.append(in_turns(times, SLICE, partial(act, ana), raw))
            raw.close()
    return median(*(plain / own for own, plain in rounds)), median(*(own for own, _ in rounds))


def writers(ground: Ground, server: str, filled: str, customers: tuple[UUID, ...]) -> Figure:
    rounds = []
    for _ in range(ground.rounds):
        rates = []
        for count in (1, WRITERS):
            with like(server, filled) as url:
                rates.append(rate(url, customers, count, ground.operations))
        rounds.append(rates)
    ratio = median(*(many / one for one, many in rounds))
    fast = median(*(many for _, many in rounds))
    what = f"PostgreSQL, {WRITERS} writers on one number series, against one"
    return at_least("14", what, ratio, 1.3, 2, f"{fast:,.0f} a second")


def rate(url: str, customers: tuple[UUID, ...], count: int, times: int) -> float:
    """Invoices a second that so many processes issue together, each to customers of its own."""
    spawning = get_context("spawn")
    ready = spawning.Barrier(count)
    with ProcessPoolExecutor(count, mp_context=spawning, initializer=meet_at, initargs=(ready,)) as pool:
        runs = list(pool.map(write, *zip(*((url, customers[n::count], times) for n in range(count)), strict=True)))
    return count * times / (max(end for _, end in runs) - min(begin for begin, _ in runs))


def meet_at(ready: Barrier) -> None:
    READY.append(ready)


def write(url: str, customers: tuple[UUID, ...], times: int) -> tuple[float, float]:
    """One writer: when it began and ended."""
    with desk_on(url) as ana:
        act = issue(lambda n: customers[n % len(customers)])
        for n in range(WARM):
            act(ana, n)
        READY[0].wait()
        began = time.time()
        for n in range(times):
            act(ana, n)
        return began, time.time()
