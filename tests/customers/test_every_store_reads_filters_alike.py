"""Whatever a filter combines, memory, SQLite and a naive reading of the rows give the same customers (B24)."""

from datetime import date

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from custmgr import Desk, ManualClock, Money, Staff
from custmgr.customers import Listing, Status
from custmgr.values.wording import fold

TODAY = date(2026, 3, 2)
CURRENCIES = ("USD", "JPY", "KWD")
NAMES = ("Bell & Sons", "Ärzte Süd", "zeta 100%", "Court", "bell tower", "Übersetzer", "O'Neill", "Zoë_Law")


def filled(url):
    desk = Desk.open(url, clock=ManualClock("2026-03-02"))
    desk.migrate()
    ana = desk.acting_as(Staff("u-17", name="Ana"))
    for n, name in enumerate(NAMES):
        customer = ana.customers.add(
            name=name,
            company="Bell Holding" if n % 3 == 0 else "",
            email=f"Person{n}@Firm{n % 3}.example" if n % 2 else None,
            category=("Court", "Media")[n % 2],
            currency=CURRENCIES[n % 3],
            tags=[("vip", "new", "net 30")[i] for i in range(n % 4)],
            services=["transcription"] if n % 2 else [],
            joined=date(2023 + n % 3, 1 + n, 1),
            external_number=f"X-{n}" if n > 5 else None,
            no_mail=n == 3,
        )
        with ana.house.storage.begin(customer.id) as tx:
            due = date(2026, 3, n) if n else None
            tx.put(
                attrs.evolve(
                    tx.get(Listing, customer.id), balance=Money(50 * n - 100, CURRENCIES[n % 3]), oldest_due=due
                )
            )
        if n == 5:
            ana.customers.disable(customer.id)
    return ana


@pytest.fixture(scope="module")
def stores(tmp_path_factory):
    both = filled("memory:"), filled(f"sqlite:///{tmp_path_factory.mktemp('desk') / 'desk.db'}")
    yield both
    for ana in both:
        ana.house.storage.close()


def says(text):
    return lambda row: fold(text) in fold("\n".join((row.name, row.company, row.email, str(row.number))))


LEAVES = {
    "bell": says("bell"),
    '"& SONS"': says("& sons"),
    "100%": says("100%"),
    "o'n": says("o'n"),
    "_": says("_"),
    "name:zoe": lambda row: "zoe" in fold(row.name),
    "name<b": lambda row: fold(row.name) < "b",
    "company:hold": lambda row: "hold" in fold(row.company),
    'company=""': lambda row: not row.company,
    "email:FIRM1": lambda row: "firm1" in fold(row.email),
    "tag:vip": lambda row: "vip" in row.tags,
    'tag:new,"net 30"': lambda row: bool({"new", "net 30"} & row.tags),
    "service:transcription": lambda row: "transcription" in row.services,
    "category:court": lambda row: row.category == "Court",
    "status:disabled": lambda row: row.status is Status.DISABLED,
    "status:active,disabled": lambda row: True,
    "number:2..5": lambda row: 2 <= row.number <= 5,
    "number>6": lambda row: row.number > 6,
    "joined:2025": lambda row: row.joined.year == 2025,
    "joined<=2024-04": lambda row: row.joined <= date(2024, 4, 30),
    "balance>99.5": lambda row: row.balance.amount > 99.5,
    "balance:-50..50": lambda row: -50 <= row.balance.amount <= 50,
    "currency:jpy": lambda row: row.balance.currency == "JPY",
    "is:overdue": lambda row: row.oldest_due is not None and row.oldest_due < TODAY,
    "due:none": lambda row: row.oldest_due is None,
    "due>2026-03-04": lambda row: row.oldest_due is not None and row.oldest_due > date(2026, 3, 4),
    "no_mail:yes": lambda row: row.number == 4,
    "external_number:X-6,X-7": lambda row: row.number > 6,
}


def joined(parts, word, test):
    return f"({f' {word} '.join(text for text, _ in parts)})", lambda row: test(part(row) for _, part in parts)


def turned(part):
    text, test = part
    return f"-{text}", lambda row: not test(row)


FILTERS = st.recursive(
    st.sampled_from(sorted(LEAVES)).map(lambda text: (text, LEAVES[text])),
    lambda inner: st.one_of(
        inner.map(turned),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: joined(parts, "", all)),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: joined(parts, "or", any)),
    ),
    max_leaves=6,
)


@given(FILTERS)
def test_every_store_finds_what_the_filter_says(stores, asked):
    text, test = asked
    everybody = stores[0].customers.find("status:active,disabled").items
    wanted = [row.name for row in everybody if test(row)]
    for ana in stores:
        assert [row.name for row in ana.customers.find(text)] == wanted, text


@pytest.mark.parametrize("order", ["name", "-name", "balance", "-balance", "joined", "-number", "category", "email"])
def test_every_store_sorts_alike(stores, order):
    memory, sqlite = ([row.name for row in ana.customers.find(order=order)] for ana in stores)
    assert memory == sqlite
    assert len(memory) == len(NAMES)
