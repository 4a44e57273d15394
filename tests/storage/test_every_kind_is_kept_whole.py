"""Each kind that custmgr stores comes back from every store as it went in."""

from collections.abc import Iterator
from typing import Any

import attrs
import psycopg
import pytest

from custmgr import Desk, ManualClock
from custmgr.desk import KINDS
from custmgr.memory.storage import MemoryStorage
from custmgr.ports.storage import DESK
from custmgr.schema import Stored
from custmgr.testing.samples import fill


@pytest.fixture(scope="module")
def full() -> Desk:
    desk = Desk.open(MemoryStorage(), mail="memory:", renderer="memory:", clock=ManualClock("2026-06-30"))
    fill(desk)
    return desk


def rows(desk: Desk, stored: Stored) -> list[Any]:
    with desk.house.storage.read() as reader:
        return list(reader.stream(stored.kind, order=stored.key))


@pytest.mark.parametrize("stored", KINDS, ids=lambda stored: stored.name)
def test_the_samples_have_every_kind(full: Desk, stored: Stored):
    assert rows(full, stored), f"no {stored.name} among the samples"


@pytest.fixture(scope="module")
def copied(full: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with copy(full, f"sqlite:///{tmp_path_factory.mktemp('copy') / 'copy.db'}") as desk:
        yield desk


def copy(full: Desk, url: str) -> Desk:
    desk = Desk.open(url, clock=ManualClock("2026-06-30"))
    desk.migrate()
    root = next(stored for stored in KINDS if stored.root)
    owners = [getattr(one, root.owner or "") for one in rows(full, root)]
    with desk.house.storage.begin(DESK) as tx:
        tx.put_many([attrs.evolve(one, version=0) for one in rows(full, root)])
        tx.lock(*owners)
        for stored in KINDS:
            if stored.root:
                continue
            for one in rows(full, stored):
                tx.append(one) if stored.append_only else tx.put(attrs.evolve(one, version=0))
    return desk


@pytest.mark.parametrize("stored", KINDS, ids=lambda stored: stored.name)
def test_a_row_comes_back_as_it_went_in(full: Desk, copied: Desk, stored: Stored):
    assert [plain(one) for one in rows(copied, stored)] == [plain(one) for one in rows(full, stored)]


def test_every_kind_is_kept_whole_by_postgresql(full: Desk, postgresql_url: str):
    desk = copy(full, f"{postgresql_url}?schema=custmgr_whole")
    try:
        for stored in KINDS:
            assert [plain(one) for one in rows(desk, stored)] == [plain(one) for one in rows(full, stored)], stored.name
    finally:
        desk.close()
        with psycopg.connect(postgresql_url, autocommit=True) as connection:
            connection.execute("drop schema if exists custmgr_whole cascade")


def plain(entity: Any) -> Any:
    """Without what the store itself fills in: versions, and the random salt of the chain."""
    filled = {"version", "salt", "payload_digest", "digest"}
    return {field.name: getattr(entity, field.name) for field in attrs.fields(type(entity)) if field.name not in filled}
