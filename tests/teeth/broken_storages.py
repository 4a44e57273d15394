"""Storages with one flaw each, and the clauses of the contract that name it."""

from contextlib import contextmanager
from datetime import datetime, timedelta

import attrs

from custmgr.memory.reading import MemoryReader
from custmgr.memory.storage import MemoryStorage
from custmgr.query.criteria import ALL, Both, Criteria, Cursor, Either, Says
from custmgr.schema.stored import Sealed
from custmgr.values.money import LARGEST
from custmgr.values.people import fold


class Flawed(MemoryStorage):
    """Lets a subclass spoil each transaction and each snapshot before it is used."""

    @contextmanager
    def begin(self, *customers, scope=None):
        with super().begin(*customers, scope=scope) as tx:
            self.spoil(tx)
            yield tx

    @contextmanager
    def read(self, *, scope=None):
        with super().read(scope=scope) as reader:
            self.spoil_reader(reader)
            yield reader

    def spoil(self, tx):
        """Nothing is wrong with it yet."""

    def spoil_reader(self, reader):
        """Nothing is wrong with it yet."""


class OverwritesWhatChanged(Flawed):
    """Puts whatever version it is given over the one that is there."""

    def spoil(self, tx):
        put = tx.put

        def forced(entity):
            old = tx._overlay(type(entity)).get(getattr(entity, "id", None)) if entity.version else None
            return put(attrs.evolve(entity, version=old.version) if old else entity)

        tx.put = forced


class LosesNumbers(Flawed):
    """Counts on in a series also where the transaction fails."""

    def spoil(self, tx):
        take = tx.next_number

        def taken(series, count=1):
            numbers = take(series, count)
            self.series[series] = numbers[-1]
            return numbers

        tx.next_number = taken


class BeginsChainsAnew(Flawed):
    """Forgets where the chain of a customer ended."""

    def spoil(self, tx):
        self.heads = dict.fromkeys(self.heads, Sealed())


class TakesLeasesAway(Flawed):
    """Thinks that every lease ends a minute earlier."""

    def spoil(self, tx):
        claim = tx.claim

        def early(kind, where, *, limit, now: datetime, until: datetime):
            return claim(kind, where, limit=limit, now=now + timedelta(minutes=1), until=until)

        tx.claim = early


class CountsWhatIsHidden(Flawed):
    """Counts rows that are out of scope."""

    def spoil_reader(self, reader):
        everything = MemoryReader(self.kinds, reader._rows, ALL)
        reader.count = everything.count


class KnowsNoBounds(Flawed):
    """Keeps rows that break the bounds of their kind."""

    def bind(self, kinds):
        super().bind([attrs.evolve(stored, bounds=()) for stored in kinds])


class KnowsNoUniqueFacts(Flawed):
    """Keeps two rows with the same unique facts."""

    def bind(self, kinds):
        super().bind([attrs.evolve(stored, unique=()) for stored in kinds])


class FindsByCase(Flawed):
    """Folds what is stored, and not what is looked for."""

    def spoil_reader(self, reader):
        for name in ("find", "rows", "stream", "count"):
            setattr(reader, name, _as_typed(getattr(reader, name)))


def _as_typed(ask):
    def asked(*given, **options):
        return ask(*(_typed(one) if isinstance(one, Criteria) else one for one in given), **options)

    return asked


def _typed(where):
    if isinstance(where, Says):
        return where if fold(where.text) == where.text else Either(())
    if isinstance(where, Both | Either):
        return attrs.evolve(where, parts=tuple(map(_typed, where.parts)))
    return where


class SumsOneUnitTooMuch(Flawed):
    """Is off by one in the totals of large sums."""

    def spoil_reader(self, reader):
        total = reader.total

        def wrong(kind, *fields, where=ALL, by=()):
            found = total(kind, *fields, where=where, by=by)
            return {key: tuple(one + (one > LARGEST) for one in sums) for key, sums in found.items()}

        reader.total = wrong


class ReadsWhatComesLater(MemoryStorage):
    """Has no snapshot: readers see what was committed since."""

    @contextmanager
    def read(self, *, scope=None):
        class Now:
            def __init__(self, table):
                self.table = table

            def get(self, key):
                return self.table().rows.get(key)

            def candidates(self, owners):
                return (row for _, row in list(self.table().candidates(owners)))

        yield MemoryReader(self.kinds, lambda kind: Now(lambda: self.tables[kind]), scope)


class KeepsRefusedTransactions(MemoryStorage):
    """Commits what is left of a transaction in which a write was refused."""

    @contextmanager
    def begin(self, *customers, scope=None):
        with super().begin(*customers, scope=scope) as tx:
            tx.doom = lambda refusal: None
            yield tx


class TakesAnyPlace(Flawed):
    """Continues behind a place of whatever order, as far as its values can be compared."""

    def spoil_reader(self, reader):
        for name in ("find", "rows"):
            setattr(reader, name, _anywhere(getattr(reader, name)))


def _anywhere(ask):
    def asked(kind, *given, order=(), after=None, **options):
        if isinstance(after, Cursor) and after.order[0] == kind.__name__ and len(after.values) == len(order):
            after = attrs.evolve(after, order=(kind.__name__, *order))
        return ask(kind, *given, order=order, after=after, **options)

    return asked
