"""What every storage holds when several threads use it at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import TypeVar

import attrs

from custmgr.errors import Conflict
from custmgr.ports.storage import Storage
from custmgr.query.criteria import Is
from custmgr.testing.contract import Contract
from custmgr.testing.storage_bound import Bound
from custmgr.testing.storage_kinds import NOON, Account, Customer, Event, Message, State, usd

R = TypeVar("R")

WORKERS = 8
ATTEMPTS = 50


def at_once(work: Callable[[int], R], workers: int = WORKERS) -> list[R]:
    """What each worker answers; all begin together, and try again where the storage asks for it."""
    start = Barrier(workers)

    def worker(number: int) -> R:
        start.wait(30)
        for _ in range(ATTEMPTS):
            try:
                return work(number)
            except Conflict:
                continue
        raise AssertionError(f"worker {number} met nothing but conflicts")

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(worker, range(workers)))


class StorageThreads(Bound, Contract):
    """The clauses about several writers at once."""

    def test_a_credit_is_never_overspent(self, store: Storage, bell: Customer) -> None:
        """H09: eight spenders of 30 each, a credit of 100."""
        with store.begin(bell.id) as tx:
            tx.put(Account(bell.id, "USD", usd(100)))

        def spend(_: int) -> bool:
            with store.begin(bell.id) as tx:
                account = tx.get(Account, (bell.id, "USD"))
                if account.balance < usd(30):
                    return False
                tx.put(attrs.evolve(account, balance=account.balance - usd(30)))
                return True

        assert sorted(at_once(spend)) == [False] * 5 + [True] * 3
        with store.read() as desk:
            assert desk.get(Account, (bell.id, "USD")).balance == usd(10)

    def test_no_change_is_lost(self, store: Storage, bell: Customer) -> None:
        def rename(_: int) -> None:
            for _ in range(10):
                with store.begin(bell.id) as tx:
                    customer = tx.get(Customer, bell.id)
                    tx.put(attrs.evolve(customer, number=customer.number + 1))

        at_once(rename)
        with store.read() as desk:
            assert desk.get(Customer, bell.id).number == bell.number + 10 * WORKERS

    def test_a_chain_has_no_gap_and_no_fork(self, store: Storage, bell: Customer) -> None:
        def seal(worker: int) -> None:
            for turn in range(5):
                with store.begin(bell.id) as tx:
                    tx.append(Event(bell.id, f"{worker}.{turn}"))

        at_once(seal)
        with store.read() as desk:
            events = desk.find(Event).items
        assert [one.seq for one in events] == list(range(1, 5 * WORKERS + 1))
        digest = ""
        for one in events:
            digest = f"{digest}>{one.text}"
            assert one.digest == digest

    def test_numbers_have_no_gap_although_some_transactions_fail(self, store: Storage, bell: Customer) -> None:
        def issue(worker: int) -> list[int]:
            taken: list[int] = []
            for turn in range(8):
                try:
                    with store.begin() as tx:
                        number = tx.next_number("invoice")[0]
                        if (worker + turn) % 4 == 0:
                            raise RuntimeError
                except RuntimeError:
                    continue
                taken.append(number)
            return taken

        taken = [number for numbers in at_once(issue) for number in numbers]
        assert sorted(taken) == list(range(1, len(taken) + 1))
        assert len(taken) == WORKERS * 6

    def test_customers_locked_in_any_order_do_not_block_each_other(
        self, store: Storage, bell: Customer, ray: Customer
    ) -> None:
        def both(worker: int) -> None:
            pair = (bell.id, ray.id) if worker % 2 else (ray.id, bell.id)
            for _ in range(5):
                with store.begin(*pair) as tx:
                    tx.append(*(Event(customer, str(worker)) for customer in pair))

        at_once(both)
        with store.read() as desk:
            assert desk.count(Event) == 2 * 5 * WORKERS

    def test_a_unique_fact_is_taken_by_one(self, store: Storage) -> None:
        from custmgr.errors import Duplicate

        def add(worker: int) -> bool:
            try:
                with store.begin() as tx:
                    tx.put(Customer(number=worker + 1, email="one@lawfirm.example"))
            except Duplicate as refusal:
                assert refusal.fields == ("email",)
                return False
            return True

        assert sum(at_once(add)) == 1

    def test_no_row_is_claimed_twice(self, store: Storage, bell: Customer, ray: Customer) -> None:
        with store.begin(bell.id) as tx:
            tx.put_many([Message(bell.id) for _ in range(40)])

        def work(worker: int) -> list[Message]:
            mine: list[Message] = []
            for _ in range(12):
                with store.begin((bell, ray)[worker % 2].id) as tx:
                    until = NOON + timedelta(minutes=5)
                    mine += tx.claim(Message, Is("state", State.QUEUED), limit=7, now=NOON, until=until)
            return mine

        claimed = [one.id for mine in at_once(work, 2) for one in mine]
        assert len(claimed) == len(set(claimed)) == 40

    def test_readers_see_whole_transactions(self, store: Storage, bell: Customer, ray: Customer) -> None:
        with store.begin(bell.id, ray.id) as tx:
            tx.put_many([Account(one.id, "USD", usd(50)) for one in (bell, ray)])

        def work(worker: int) -> bool:
            for _ in range(20):
                if worker == 0:
                    with store.begin(bell.id, ray.id) as tx:
                        ours, theirs = (tx.get(Account, (one.id, "USD")) for one in (bell, ray))
                        tx.put(attrs.evolve(ours, balance=ours.balance - usd(1)))
                        tx.put(attrs.evolve(theirs, balance=theirs.balance + usd(1)))
                else:
                    with store.read() as desk:
                        balances = [desk.get(Account, (one.id, "USD")).balance for one in (bell, ray)]
                        if balances[0] + balances[1] != usd(100):
                            return False
                        if desk.total(Account, "balance", by=("currency",)) != {("USD",): (10_000,)}:
                            return False
            return True

        assert all(at_once(work, 4))
