"""Goal 11: pages of the list of customers, by any filter, order and depth, against the best plain statement for each.

The plain program has several statements for a page: to walk the rows in order and look at each, or to let one of the
filters name the rows and sort them. It is given the one that proves fastest for that page, on the same file.
"""

# ruff: noqa: S311, S608 - made-up customers, and statements put together from texts of this file

import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import attrs
from ground import Ground, desk_on, sqlite
from measure import Figure, ratio, within

from custmgr import Acting, Customer, CustomerKind, Email, Money, Status
from custmgr.customers.find import sorted_by
from custmgr.customers.listing import Listing, first_listing
from custmgr.query import Cursor
from custmgr.values.ids import new_id
from custmgr.values.wording import fold

CUSTOMERS = 100_000
AT_ONCE = 5_000
LIMIT = 50
FROM = 0.0005
"""Seconds from which on a page of the plain program counts."""

NUMBER = 1
"""Where a row of the list has the number of its customer."""

FAMILIES = ("Bell", "Campbell", "Müller", "Novák", "Ivanova", "Tanaka", "O'Brien", "García", "Svensson", "Kowalski")
GIVEN = ("Ruth", "Max", "Élodie", "Ana", "Jürgen", "Mei", "Noor", "Olga", "Pavel", "Rosa", "Sven", "Tariq")
FIRMS = ("& Sons", "Legal Services", "Court Reporting", "Übersetzungen", "Clinic", "Holding", "Logistics", "Verlag")
CITIES = ("Bern", "Zürich", "Genève", "Basel", "Lugano", "Chur", "Sion", "Thun")
CATEGORIES = ("Law Firm", "Court", "Healthcare", "Other (Not Listed)")


@attrs.frozen
class Filter:
    """A filter as a plain condition on a row of ``l``, and the statement that names rows by it, where there is one."""

    condition: str
    names: str = ""


@attrs.frozen
class Wanted:
    """A page: as filter text and order, and the same for the plain program."""

    text: str
    order: str
    by: str
    index: str
    filters: tuple[Filter, ...] = ()
    deep: bool = False


def says(text: str) -> Filter:
    pieces = " ".join(f'"{text[at : at + 3]}"' for at in range(len(text) - 2))
    contains = f"instr(fold, '{text}') > 0"
    held = f"row in (select rowid from listing_text_index where listing_text_index match '{pieces}') and " * (
        pieces != ""
    )
    return Filter(
        f"exists (select 1 from listing_text t where t.customer = l.customer and {contains})",
        f"select customer as key from listing_text where {held}{contains}",
    )


def tag(value: str) -> Filter:
    return Filter(
        f"exists (select 1 from listing_tags t where t.customer = l.customer and t.value = '{value}')",
        f"select customer as key from listing_tags where value = '{value}'",
    )


def plain(condition: str, *, indexed: bool = False) -> Filter:
    return Filter(f"l.{condition}", f"select customer as key from listing where {condition}" if indexed else "")


SHOWN = plain("status in ('active', 'disabled')")
ARCHIVED = plain("status = 'archived'")
COURT = plain("category = 'Court'")
BERN = plain("city_folded like '%bern%'")
OVERDUE = plain("oldest_due <= '2026-06-29'")
THAT_YEAR = plain("joined between '2025-01-01' and '2025-12-31'", indexed=True)
LATELY = plain("joined > '2016-12-31'", indexed=True)
NAME = ("name_folded, customer", "ix_listing_name_folded")
DEAR = ("currency desc, balance desc, customer desc", "ix_listing_currency_balance")
COURTLY = (DEAR[0], "ix_listing_category_currency_balance")
PAGES = (
    Wanted("", "name", *NAME, (SHOWN,)),
    Wanted("", "-balance", *DEAR, (SHOWN,), deep=True),
    Wanted("", "email", "email_folded, customer", "", (SHOWN,)),
    Wanted("keller", "name", *NAME, (SHOWN, says("keller"))),
    Wanted("keller", "-balance", *DEAR, (SHOWN, says("keller"))),
    Wanted("keller", "-balance", *DEAR, (SHOWN, says("keller")), deep=True),
    Wanted("keller", "city", "city_folded, customer", "", (SHOWN, says("keller"))),
    Wanted("category:Court", "-balance", *COURTLY, (SHOWN, COURT)),
    Wanted("category:Court keller", "-balance", *COURTLY, (SHOWN, COURT, says("keller"))),
    Wanted("tag:vip keller", "-balance", *DEAR, (SHOWN, tag("vip"), says("keller"))),
    Wanted("tag:vip", "-balance", *DEAR, (SHOWN, tag("vip"))),
    Wanted("tag:rare", "name", *NAME, (SHOWN, tag("rare"))),
    Wanted("tag:rare keller", "-balance", *DEAR, (SHOWN, tag("rare"), says("keller"))),
    Wanted("-tag:vip", "name", *NAME, (SHOWN, Filter(f"not {tag('vip').condition}"))),
    Wanted("zwetschge", "-balance", *DEAR, (SHOWN, says("zwetschge"))),
    Wanted("nobody at all", "name", *NAME, (SHOWN, says("nobody"), says("at"), says("all"))),
    Wanted("legal services", "-balance", *DEAR, (SHOWN, says("legal"), says("services"))),
    Wanted("ke", "-balance", *DEAR, (SHOWN, says("ke"))),
    Wanted("qx", "-balance", *DEAR, (SHOWN, says("qx"))),
    Wanted("status:archived", "-balance", *DEAR, (ARCHIVED,)),
    Wanted("status:archived keller", "-balance", *DEAR, (ARCHIVED, says("keller"))),
    Wanted("joined:2025", "-balance", *DEAR, (SHOWN, THAT_YEAR)),
    Wanted("joined:2025-03-03", "name", *NAME, (SHOWN, plain("joined = '2025-03-03'", indexed=True))),
    Wanted("joined>2016 keller", "-balance", *DEAR, (SHOWN, LATELY, says("keller"))),
    Wanted("number:5000..5100", "name", *NAME, (SHOWN, plain("number between 5000 and 5100", indexed=True))),
    Wanted("name:keller", "name", *NAME, (SHOWN, plain("name_folded like '%keller%'"), says("keller"))),
    Wanted("city:bern", "-joined", "joined desc, customer desc", "ix_listing_joined", (SHOWN, BERN)),
    Wanted("overdue:yes", "-balance", *DEAR, (SHOWN, OVERDUE)),
    Wanted("overdue:yes tag:vip keller", "name", *NAME, (SHOWN, OVERDUE, tag("vip"), says("keller"))),
)


def figures(ground: Ground) -> Iterator[Figure]:
    file = ground.folder / "lists.db"
    with desk_on(sqlite(file)) as ana:
        fill(ana)
        raw = sqlite3.connect(file, isolation_level=None)
        measured = [page(ana, raw, wanted, ground.rounds) for wanted in PAGES]
        raw.close()
    counted = [figure for plainly, figure in measured if plainly >= FROM]
    yield from sorted(counted, key=lambda one: -one.ratio)
    short = [figure for plainly, figure in measured if plainly < FROM]
    worst = max(short, key=lambda one: one.ratio)
    what = f"{len(short)} pages that take the plain program less than 0.5 ms, the worst: {worst.what}"
    yield attrs.evolve(worst, what=what, wanted="no bound", met=True)


def fill(ana: Acting) -> None:
    """The customers and their rows in the list, through the storage port."""
    drawn = random.Random(11)
    with ana.house.storage.begin() as tx:
        numbers = tx.next_number("customer", CUSTOMERS)
    for start in range(0, CUSTOMERS, AT_ONCE):
        with ana.house.storage.begin() as tx:
            customers = [_customer(drawn, number) for number in numbers[start : start + AT_ONCE]]
            tx.put_many(customers)
            tx.put_many([_listed(drawn, customer) for customer in customers])


def _customer(drawn: random.Random, number: int) -> Customer:
    family = "Keller" if drawn.random() < 0.04 else drawn.choice(FAMILIES)
    given = "Zwetschge" if number == CUSTOMERS // 2 else drawn.choice(GIVEN)
    firm = drawn.random() < 0.5
    name = f"{family} {drawn.choice(FIRMS)} {number % 997}" if firm else f"{given} {family}"
    tags = {one for one, share in (("vip", 0.125), ("rare", 0.001), ("late", 0.3)) if drawn.random() < share}
    return Customer(
        id=new_id(),
        number=number,
        name=name,
        name_folded=fold(name),
        company=f"{family} {number % 89}" if firm else "",
        email=Email(f"{fold(given)}{number}@mail{number % 53}.example"),
        kind=CustomerKind.ORGANISATION if firm else CustomerKind.PERSON,
        currency="CHF" if drawn.random() < 0.1 else "USD",
        category=drawn.choice(CATEGORIES),
        status=drawn.choices((Status.ACTIVE, Status.DISABLED, Status.ARCHIVED), (90, 5, 5))[0],
        joined=date(2015, 1, 1) + timedelta(days=drawn.randrange(4100)),
        tags=frozenset(tags),
    )


def _listed(drawn: random.Random, customer: Customer) -> Listing:
    owes = drawn.random() < 0.4
    city = drawn.choice(CITIES)
    return attrs.evolve(
        first_listing(customer),
        city=city,
        city_folded=fold(city),
        balance=Money.of_minor(drawn.randrange(10_000_000) if owes else 0, customer.currency),
        oldest_due=date(2026, 1, 1) + timedelta(days=drawn.randrange(300)) if owes else None,
    )


def page(ana: Acting, raw: sqlite3.Connection, wanted: Wanted, rounds: int) -> tuple[float, Figure]:
    """The seconds of the plain program for a page, and the ratio of custmgr's to it."""
    after, behind = deep(raw, wanted) if wanted.deep else (None, "")
    ours = lambda: ana.customers.find(wanted.text, order=wanted.order, after=after, limit=LIMIT)  # noqa: E731
    expected = [row.number for row in ours()]
    timed: dict[str, float] = {}
    statements = {name: f"{statement} limit {LIMIT + 1}" for name, statement in plans(wanted, behind)}
    for name, statement in statements.items():
        plainly = lambda sql=statement: raw.execute(sql).fetchall()  # noqa: E731
        if [row[NUMBER] for row in plainly()][:LIMIT] != expected:
            raise AssertionError(f"{wanted.text}, {name}: other rows than custmgr gives")
        timed[name] = min(worked(plainly) for _ in range(5))
    best = min(timed, key=timed.__getitem__)
    times = max(1, min(20, int(0.05 / timed[best])))
    plainly = lambda: [raw.execute(statements[best]).fetchall() for _ in range(times)]  # noqa: E731
    taken, took = ratio(rounds, lambda: [ours() for _ in range(times)], plainly)
    what = f"list, `{wanted.text}` by {wanted.order}{', deep' if wanted.deep else ''}; plain: {best}"
    return timed[best], within("11", what, taken, 5, 2, f"{took / times * 1000:.1f} ms")


def worked(act: Callable[[], object]) -> float:
    """Seconds of the processor: which plan is best and how long it takes must not hang on what else runs."""
    start = time.process_time()
    act()
    return time.process_time() - start


def deep(raw: sqlite3.Connection, wanted: Wanted) -> tuple[Cursor, str]:
    """The place of a row far down the list, and the condition that continues behind it."""
    condition = " and ".join(one.condition for one in wanted.filters)
    count = raw.execute(f"select count(*) from listing l where {condition}").fetchone()[0]
    values = "currency, balance, lower(hex(customer))"
    at = f"select {values} from listing l where {condition} order by {wanted.by} limit 1 offset {count * 9 // 10}"
    currency, balance, customer = raw.execute(at).fetchone()
    place = f" and (l.currency, l.balance, l.customer) < ('{currency}', {balance}, x'{customer}')"
    return Cursor((currency, balance), (customer,), ("Listing", *sorted_by(wanted.order))), place


def plans(wanted: Wanted, behind: str) -> Iterator[tuple[str, str]]:
    """Plain statements for the page."""
    conditions = " and ".join(one.condition for one in wanted.filters)
    page = "select l.* from"
    yield "as SQLite plans it", f"{page} listing l where {conditions}{behind} order by {wanted.by}"
    if wanted.index:
        yield "walk", f"{page} listing l indexed by {wanted.index} where {conditions}{behind} order by {wanted.by}"
    for driver in wanted.filters:
        if driver.names:
            rest = "".join(f" and {one.condition}" for one in wanted.filters if one is not driver)
            named = f"({driver.names}) as named cross join listing l on l.customer = named.key"
            yield f"by {driver.names.split()[5]}", f"{page} {named}{rest}{behind} order by {wanted.by}"
