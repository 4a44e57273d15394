"""What every storage holds when several threads use it at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from threading import Barrier
from typing import TypeVar

from custmgr.errors import Conflict, Duplicate
from custmgr.ports.storage import Storage
from custmgr.query.criteria import Is
from custmgr.testing.contract import Contract
from custmgr.testing.storage_bound import Bound, Undecided
from custmgr.testing.storage_kinds import NOON, Account, Customer, Event, Message, State, usd
from custmgr.values.frozen import changed

R = TypeVar("R")

WORKERS = 8
ATTEMPTS = 50


def at_once(work: Callable[[int, int], R], workers: int = WORKERS, turns: int = 1) -> list[R]:
    """What every turn of every worker answers; all begin together, and try again where the storage asks for it."""
    start = Barrier(workers)

    def worker(number: int) -> list[R]:
        start.wait(30)
        return [_tried(work, number, turn) for turn in range(turns)]

    with ThreadPoolExecutor(workers) as pool:
        return [answer for answers in pool.map(worker, range(workers)) for answer in answers]


def _tried(work: Callable[[int, int], R], worker: int, turn: int) -> R:
    for _ in range(ATTEMPTS):
        with suppress(Conflict):
            return work(worker, turn)
    raise AssertionError(f"worker {worker} met nothing but conflicts")


class StorageThreads(Bound, Contract):
    """The clauses about several writers at once."""

    def test_a_credit_is_never_overspent(self, store: Storage, bell: Customer) -> None:
        """H09: eight spenders of 30 each, a credit of 100."""
        with store.begin(bell.id) as tx:
            tx.put(Account(bell.id, "USD", usd(100)))

        def spend(_worker: int, _turn: int) -> bool:
            with store.begin(bell.id) as tx:
                account = tx.get(Account, (bell.id, "USD"))
                if account.balance < usd(30):
                    return False
                tx.put(changed(account, balance=account.balance - usd(30)))
                return True

        assert sorted(at_once(spend)) == [False] * 5 + [True] * 3
        with store.read() as desk:
            assert desk.get(Account, (bell.id, "USD")).balance == usd(10)

    def test_no_change_is_lost(self, store: Storage, bell: Customer) -> None:
        def count(_worker: int, _turn: int) -> None:
            with store.begin(bell.id) as tx:
                customer = tx.get(Customer, bell.id)
                tx.put(changed(customer, number=customer.number + 1))

        at_once(count, turns=10)
        with store.read() as desk:
            assert desk.get(Customer, bell.id).number == bell.number + 10 * WORKERS

    def test_a_chain_has_no_gap_and_no_fork(self, store: Storage, bell: Customer) -> None:
        def seal(worker: int, turn: int) -> None:
            with store.begin(bell.id) as tx:
                tx.append(Event(bell.id, f"{worker}.{turn}"))

        at_once(seal, turns=5)
        with store.read() as desk:
            events = desk.find(Event).items
        assert [one.seq for one in events] == list(range(1, 5 * WORKERS + 1))
        digest = ""
        for one in events:
            digest = f"{digest}>{one.text}"
            assert one.digest == digest

    def test_numbers_have_no_gap_although_some_transactions_fail(self, store: Storage) -> None:
        def issue(worker: int, turn: int) -> int:
            with suppress(Undecided), store.begin() as tx:
                number = tx.next_number("invoice")[0]
                if (worker + turn) % 4 == 0:
                    raise Undecided
                return number
            return 0

        taken = sorted(number for number in at_once(issue, turns=8) if number)
        assert taken == list(range(1, WORKERS * 6 + 1))

    def test_customers_locked_in_any_order_do_not_block_each_other(
        self, store: Storage, bell: Customer, ray: Customer
    ) -> None:
        def both(worker: int, _turn: int) -> None:
            pair = (bell.id, ray.id) if worker % 2 else (ray.id, bell.id)
            with store.begin(*pair) as tx:
                tx.append(*(Event(customer, str(worker)) for customer in pair))

        at_once(both, turns=5)
        with store.read() as desk:
            assert desk.count(Event) == 2 * 5 * WORKERS

    def test_a_unique_fact_is_taken_by_one(self, store: Storage) -> None:
        def add(worker: int, _turn: int) -> bool:
            with suppress(Duplicate), store.begin() as tx:
                tx.put(Customer(number=worker + 1, email="one@lawfirm.example"))
                return True
            return False

        assert sum(at_once(add)) == 1

    def test_no_row_is_claimed_twice(self, store: Storage, bell: Customer, ray: Customer) -> None:
        with store.begin(bell.id) as tx:
            tx.put_many([Message(bell.id) for _ in range(40)])

        def work(worker: int, _turn: int) -> list[Message]:
            with store.begin((bell, ray)[worker].id) as tx:
                until = NOON + timedelta(minutes=5)
                return tx.claim(Message, Is("state", State.QUEUED), limit=7, now=NOON, until=until)

        claimed = [one.id for found in at_once(work, workers=2, turns=12) for one in found]
        assert len(claimed) == len(set(claimed)) == 40

    def test_readers_see_whole_transactions(self, store: Storage, bell: Customer, ray: Customer) -> None:
        with store.begin(bell.id, ray.id) as tx:
            tx.put_many([Account(one.id, "USD", usd(50)) for one in (bell, ray)])

        def work(worker: int, _turn: int) -> bool:
            if worker:
                with store.read() as desk:
                    balances = [desk.get(Account, (one.id, "USD")).balance for one in (bell, ray)]
                    total = desk.total(Account, "balance", by=("currency",))
                return sum(one.minor for one in balances) == 10_000 and total == {("USD",): (10_000,)}
            with store.begin(bell.id, ray.id) as tx:
                ours, theirs = (tx.get(Account, (one.id, "USD")) for one in (bell, ray))
                tx.put(changed(ours, balance=ours.balance - usd(1)))
                tx.put(changed(theirs, balance=theirs.balance + usd(1)))
            return True

        assert all(at_once(work, workers=4, turns=20))
