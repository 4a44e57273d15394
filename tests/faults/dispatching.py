"""Dispatchers that are killed again and again, several at once and with clocks that jump, at a provider that knows a
key and at one that does not (P5, D17, H81).
"""

import fcntl
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import attrs
from acts import TODAY
from children import awaited, forked
from places import place
from trial import Tally

from custmgr import Desk, ManualClock
from custmgr.correspondence import STATEMENT, Addressee, IfDoubled, queue
from custmgr.ports.mail import OutgoingMail, Receipt, SendUncertain
from custmgr.testing.faults import At, kill, on, on_nth, watched
from custmgr.use_case import Service, use_case

DATA = {"customer": "Bell", "number": 1, "until": "2026-06-30", "balance": "USD 53.30"}
AFTER_A_LEASE, AN_HOUR = timedelta(minutes=16), timedelta(hours=1)
A_BATCH, LOSES = 40, 0.2


class FileMail:
    """A provider that outlives the dispatchers: a file with a line for every message that reached somebody."""

    def __init__(self, file: Path, *, keyed: bool, loses: float = 0.0, seed: str = "") -> None:
        self.file, self.keyed, self._loses, self._random = file, keyed, loses, Random(seed)

    def arrived(self) -> list[str]:
        return self.file.read_text("utf-8").split() if self.file.exists() else []

    def send(self, mail: OutgoingMail, /) -> Receipt:
        with self.file.open("a", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            if not (self.keyed and mail.id in self.arrived()):
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


class Post:
    """An outbox, its provider, and what is to be sent."""

    def __init__(self, where: Any, folder: str, tally: Tally, *, keyed: bool) -> None:
        self.where, self.tally, self.keyed = where, tally, keyed
        self.file = Path(folder, "arrived")
        self.now = ManualClock(TODAY).now()
        self.wanted: dict[str, IfDoubled] = {}

    def fill(self) -> None:
        """Queue more messages, half of which do harm when doubled."""
        with self.where.desk(clock=self.clock(self.now)) as desk:
            ana = self.where.clerk(desk)
            bell = ana.customers.add(name="Bell", email="bell@lawfirm.example", existing=True, despite_duplicates=True)
            letters = Letters(ana.house, ana.actor)
            for harm in IfDoubled:
                people = [Addressee(f"p{n}@{harm.value}.example") for n in range(A_BATCH // 2)]
                self.wanted |= {one.id.hex: harm for one in letters.write(bell.id, people, harm)}

    def clock(self, at: datetime) -> ManualClock:
        """A clock that says that it is so late."""
        return ManualClock(at)

    def dispatcher(self, at: At, clock: ManualClock, seed: str, loses: float = LOSES) -> Desk:
        """A desk, not connected yet, that passes its points."""
        mail = watched(FileMail(self.file, keyed=self.keyed, loses=loses, seed=seed), "mail", at)
        desk = self.where.desk(mail=mail, clock=clock)
        return Desk(attrs.evolve(desk.house, storage=watched(desk.house.storage, "storage", at)))

    def states(self) -> dict[str, str]:
        """What has become of every message."""
        with self.where.asking() as ask:
            return {key: state for key, state in ask("message", "id, state") if key in self.wanted}

    def arrived(self) -> Counter[str]:
        """How often each message reached somebody."""
        return Counter(one.replace("-", "") for one in FileMail(self.file, keyed=self.keyed).arrived())

    def under_fire(self, random: Random) -> None:
        """Two to four dispatchers at once; most are killed somewhere, and some clocks jump meanwhile."""
        begun = []
        for _ in range(random.randint(2, 4)):
            clock = self.clock(self.now + random.choice((-1, 0, 0, 0, 1)) * AN_HOUR)
            at = passing(killing(random), jumping(clock, random))
            desk, limit = self.dispatcher(at, clock, str(random.random())), random.randint(1, 6)
            begun.append(forked(lambda desk=desk, limit=limit: desk.dispatch(limit=limit)))
        self.tally.trials += sum(awaited(one)[1] for one in begun)

    def in_peace(self) -> None:
        """Let one dispatcher finish, however long it takes."""
        for _ in range(10):
            self.dispatcher(lambda _: None, self.clock(self.now), "", loses=0.0).dispatch()
            self.now += timedelta(days=2)

    def judge(self) -> None:
        """D17. Keyed: all once. Without keys: harmful ones at most once, and whatever is called sent did arrive."""
        arrived, states = self.arrived(), self.states()
        for message, harm in self.wanted.items():
            times, state = arrived[message], states[message]
            self.tally.places.add(f"{harm.value}: {state}, arrived {'once' if times == 1 else times}")
            said = f"{harm.value} message arrived {times} times and is called {state}"
            self.tally.hold(state in ("sent", "uncertain"), said)
            if self.keyed:
                self.tally.hold(times == 1, said)
            elif harm is IfDoubled.HARMFUL:
                self.tally.hold(times <= 1, said)
            self.tally.hold(state != "sent" or times >= 1, said)
        self.tally.violations += self.where.look()[1]


def passing(*acts: At) -> At:
    """Each of these happens at its own point."""

    def at(point: str) -> None:
        for act in acts:
            act(point)

    return at


def killing(random: Random) -> At:
    """A kill at any point of the store, or around the provider."""
    return random.choice(
        [
            on_nth(random.randrange(60), kill),
            on("mail.send:before", kill, time=random.randint(1, 3)),
            on("mail.send:after", kill, time=random.randint(1, 3)),
        ]
    )


def jumping(clock: ManualClock, random: Random) -> At:
    """A jump of the clock by an hour either way, in every second run."""
    step = random.choice((0, 0, -1, 1)) * AN_HOUR
    return on_nth(random.randrange(60), lambda _: clock.set(clock.now() + step, backwards=True))


def dispatching(database: str, seed: int, kills: int, *, keyed: bool) -> Tally:
    """Kill dispatchers so often, then let one finish."""
    sort = "a keyed provider" if keyed else "a provider without keys"
    tally, random = (
        Tally("P5", f"dispatchers killed, {sort}, 20 % of answers lost, clocks jump", database, seed),
        Random(seed),
    )
    with TemporaryDirectory() as folder, place(database) as where:
        post = Post(where, folder, tally, keyed=keyed)
        while tally.trials < kills:
            if not {"queued", "leased"} & set(post.states().values()):
                post.fill()
            post.under_fire(random)
            post.now += AFTER_A_LEASE
        post.in_peace()
        post.judge()
    return tally


def set_back(database: str, seed: int, times: int) -> Tally:
    """H81: a clock set back by an hour steals no lease, and sends nothing again."""
    tally, random = Tally("P5", "H81: the clock is set back an hour while a lease runs", database, seed), Random(seed)
    with TemporaryDirectory() as folder, place(database) as where:
        post = Post(where, folder, tally, keyed=False)
        for _ in range(times):
            post.fill()
            point = random.choice(("mail.send:before", "mail.send:after"))
            at = on(point, kill, time=random.randint(1, 4))
            desk = post.dispatcher(at, post.clock(post.now), str(random.random()), loses=0.0)
            killed = awaited(forked(desk.dispatch))[1]
            held = {key for key, state in post.states().items() if state == "leased"}
            before = post.arrived()
            late = post.clock(post.now - timedelta(minutes=random.randint(1, 60)))
            post.dispatcher(lambda _: None, late, "", loses=0.0).dispatch()
            now = {key for key, state in post.states().items() if state == "leased"}
            tally.hold(killed and bool(held), "no dispatcher was killed with a lease")
            tally.hold(now == held, f"{len(held - now)} leases were stolen by a clock set back")
            tally.hold(all(post.arrived()[one] == before[one] for one in held), "a leased message was sent again")
            tally.trials += 1
            tally.places.add(point)
            post.in_peace()
        post.judge()
    return tally
