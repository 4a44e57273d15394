"""Dispatchers that are killed again and again, at a provider that knows a key and at one that does not (P5, D17)."""

from collections import Counter
from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from auditor import opened, violations
from crashes import in_a_child
from ground import ANA, TODAY, databases, desk_at
from trial import Tally

from custmgr import Desk, ManualClock
from custmgr.correspondence import STATEMENT, Addressee, IfDoubled, queue
from custmgr.ports.mail import OutgoingMail, Receipt, SendUncertain
from custmgr.testing.faults import kill, on, on_nth, watched
from custmgr.use_case import Service, use_case

DATA = {"customer": "Bell", "number": 1, "until": "2026-06-30", "balance": "USD 53.30"}
AFTER_A_LEASE = timedelta(minutes=16)
MOST_RUNS = 400


class FileMail:
    """A provider that outlives the dispatchers: a file with a line for every message that reached somebody."""

    def __init__(self, file: Path, *, keyed: bool, loses: float = 0.0, seed: int = 0) -> None:
        self.file, self.keyed, self._loses, self._random = file, keyed, loses, Random(seed)

    def arrived(self) -> list[str]:
        return self.file.read_text("utf-8").split() if self.file.exists() else []

    def send(self, mail: OutgoingMail, /) -> Receipt:
        if not (self.keyed and mail.id in self.arrived()):
            with self.file.open("a", encoding="utf-8") as file:
                file.write(mail.id + "\n")
        if self._random.random() < self._loses:
            raise SendUncertain(adapter="file", said="connection lost")
        return Receipt("file", mail.id, "kept")

    def close(self) -> None:
        """Nothing is open."""


class Letters(Service):
    """Stands for a slice that writes."""

    @use_case("correspondence.send")
    def write(self, customer, people, harm):
        return queue(self.begin(customer), customer, people, STATEMENT, DATA, automatic=True, if_doubled=harm)


def queued(url: str, messages: int) -> dict[str, IfDoubled]:
    """Messages in the outbox, by id: half of them do harm when doubled."""
    with desk_at(url) as desk:
        ana = desk.acting_as(ANA)
        bell = ana.customers.add(name="Bell", email="bell@lawfirm.example", existing=True, despite_duplicates=True).id
        letters, found = Letters(ana.house, ana.actor), {}
        for harm in IfDoubled:
            people = [Addressee(f"p{n}@{harm.value}.example") for n in range(messages // 2)]
            found |= {str(one.id): harm for one in letters.write(bell, people, harm)}
    return found


def killed_run(url: str, mail: FileMail, clock: ManualClock, random: Random, tally: Tally) -> None:
    """A dispatcher in a process of its own, killed at any point of its store, or around its provider."""
    at = random.choice(
        [
            on_nth(random.randrange(60), kill),
            on("mail.send:before", kill, time=random.randint(1, 3)),
            on("mail.send:after", kill, time=random.randint(1, 3)),
        ]
    )

    def work() -> None:
        desk = desk_at(url, mail=watched(mail, "mail", at), clock=clock)
        storage = watched(desk.house.storage, "storage", at)
        Desk(type(desk.house)(**{**_parts(desk.house), "storage": storage})).dispatch(limit=random.randrange(1, 5))

    tally.trials += 1
    in_a_child(work)


def _parts(house: object) -> dict[str, object]:
    return {name: getattr(house, name) for name in ("clock", "day", "check", "kinds", "reactions", "mail", "renderer")}


def dispatching(database: str, seed: int, messages: int, *, keyed: bool) -> Tally:
    """Kill dispatchers until so many messages have come to an end, then let one finish."""
    sort = "a keyed provider" if keyed else "a provider without keys"
    tally = Tally("P5", f"dispatchers killed, {sort}, 20 % of answers lost", database)
    random, clock = Random(seed), ManualClock(TODAY)
    with TemporaryDirectory() as folder, databases(database) as url:
        wanted = queued(url, messages)
        file = Path(folder, "arrived")
        for run in range(MOST_RUNS):
            mail = FileMail(file, keyed=keyed, loses=0.2, seed=1000 * seed + run)
            killed_run(url, mail, clock, random, tally)
            clock.advance(minutes=AFTER_A_LEASE.seconds // 60)
            if not waiting(url):
                break
        for _ in range(10):
            with desk_at(url, mail=FileMail(file, keyed=keyed), clock=clock) as desk:
                desk.dispatch()
            clock.advance(days=2)
        arrived = Counter(FileMail(file, keyed=keyed).arrived())
        with opened(url) as ask:
            states = dict(ask("select id, state from message"))
            tally.violations += violations(ask)
        judge(tally, wanted, arrived, {one: states[one.replace("-", "")] for one in wanted}, keyed=keyed)
    return tally


def waiting(url: str) -> bool:
    """Whether any message is still to be sent."""
    with opened(url) as ask:
        return bool(ask("select 1 from message where state in ('queued', 'leased')"))


def judge(
    tally: Tally, wanted: dict[str, IfDoubled], arrived: Counter[str], states: dict[str, str], *, keyed: bool
) -> None:
    """D17. Keyed: all once. Without keys: harmful ones at most once, and whatever is called sent did arrive."""
    for message, harm in wanted.items():
        times, state = arrived[message], states[message]
        tally.points.add(state)
        said = f"{harm.value} message arrived {times} times and is called {state}"
        tally.hold(state in ("sent", "uncertain"), said)
        if keyed:
            tally.hold(times == 1, said)
        elif harm is IfDoubled.HARMFUL:
            tally.hold(times <= 1, said)
        tally.hold(state != "sent" or times >= 1, said)
