"""A clerk types into the filter box over the customer list (F61-F64, B24, H83)."""

from datetime import date

import attrs
import pytest

from custmgr import InvalidValue, Money
from custmgr.customers import Listing
from custmgr.ledger import Account
from custmgr.values.addresses import Address


@pytest.fixture
def listed(desk, ana):
    """Five customers: Bell owes dollars, Ärzte yen, Zeta has credit; Court owes nothing; Old is archived."""
    clerk = ana
    clerk.customers.customer_types.offer("Residential")
    clerk.customers.billing_types.offer("Monthly")
    add = clerk.customers.add
    bell = add(
        name="Bell & Sons",
        company="Bell Holding",
        email="Ruth@LawFirm.example",
        phone="+1 212 555 0100",
        category="Law Firm",
        customer_type="Residential",
        billing_type="Monthly",
        account_manager="u-17",
        address=Address(street="1 Main St", city="New York", country="US", region="NY", postal_code="10001"),
        tags=["VIP", "net 30"],
        services=["transcription"],
        joined=date(2025, 1, 15),
        no_mail=True,
    )
    arzte = add(name="Ärzte Süd", category="Healthcare", currency="JPY", joined=date(2025, 6, 30), existing=True)
    zeta = add(name="Zeta 100% _x", kind="person", currency="KWD", tags=["vip"], joined=date(2026, 1, 1))
    court = add(name="court of appeal", category="Court", currency="EUR", services=["proceedings", "transcription"])
    old = add(name="Old Bell", category="Court")
    money(desk, bell, Money("150.00", "USD"), due=date(2026, 3, 1))
    money(desk, arzte, Money(150, "JPY"), due=date(2026, 3, 2))
    money(desk, zeta, Money("-0.500", "KWD"))
    with desk.house.storage.begin(bell.id) as tx:
        tx.put(Account(bell.id, Money("80.00", "EUR"), Money("30.00", "EUR")))
    clerk.customers.archive(old.id)
    return {one.name: one for one in (bell, arzte, zeta, court, old)}


def money(desk, customer, balance, due=None):
    with desk.house.storage.begin(customer.id) as tx:
        tx.put(attrs.evolve(tx.get(Listing, customer.id), balance=balance, oldest_due=due))


BELL, ARZTE, ZETA, COURT, OLD = "Bell & Sons", "Ärzte Süd", "Zeta 100% _x", "court of appeal", "Old Bell"
EVERYBODY = {BELL, ARZTE, ZETA, COURT}

ASKED = [
    ("", EVERYBODY),
    ("bell", {BELL}),
    ("BELL", {BELL}),
    ("arzte", {ARZTE}),
    ("sons court", set()),
    ('"& Sons"', {BELL}),
    ("ruth@", {BELL}),
    ("-bell", {ARZTE, ZETA, COURT}),
    ("not bell", {ARZTE, ZETA, COURT}),
    ("bell or arzte", {BELL, ARZTE}),
    ("bell and holding", {BELL}),
    ("(bell or zeta) tag:vip", {BELL, ZETA}),
    ("bell or zeta balance<0", {BELL, ZETA}),
    ("-(bell or zeta)", {ARZTE, COURT}),
    ("name:bell", {BELL}),
    ("name:SUD", {ARZTE}),
    ('name="bell & sons"', {BELL}),
    ("name=bell", set()),
    ('name="bell & sons","ärzte süd"', {BELL, ARZTE}),
    ("name<b", {ARZTE}),
    ('name<="bell & sons"', {ARZTE, BELL}),
    ('name>"bell & sons"', {COURT, ZETA}),
    ("name>=c", {COURT, ZETA}),
    ("name:b..c", {BELL, COURT}),
    ("name:..c", {ARZTE, BELL, COURT}),
    ("name:c..", {COURT, ZETA}),
    ("company:holding", {BELL}),
    ('company:""', {ARZTE, ZETA, COURT}),
    ("company>a", {BELL}),
    ("email:LAWFIRM", {BELL}),
    ("email=ruth@lawfirm.example", {BELL}),
    ("phone:212", {BELL}),
    ("city:york", {BELL}),
    ('city="new york"', {BELL}),
    ("country:us", {BELL}),
    ("country=US,DE", {BELL}),
    ("currency:jpy,kwd", {ARZTE, ZETA}),
    ("manager:u-17", {BELL}),
    ("number:1", {BELL}),
    ("number=2,3", {ARZTE, ZETA}),
    ("number<2", {BELL}),
    ("number<=2", {BELL, ARZTE}),
    ("number>3", {COURT}),
    ("number>=3", {ZETA, COURT}),
    ("number:2..3", {ARZTE, ZETA}),
    ("number:3..", {ZETA, COURT}),
    ("joined:2025-01-15", {BELL}),
    ("joined=2025-06", {ARZTE}),
    ("joined:2025", {BELL, ARZTE}),
    ("joined<2025-06", {BELL}),
    ("joined<=2025-06", {BELL, ARZTE}),
    ("joined>2025", {ZETA, COURT}),
    ("joined>=2025-06-30", {ARZTE, ZETA, COURT}),
    ("joined:2025-02..2025-12", {ARZTE}),
    ("joined:today", {COURT}),
    ("joined:..2025-01", {BELL}),
    ("due:2026-03-01", {BELL}),
    ("due<=2026-03", {BELL, ARZTE}),
    ("due:none", {ZETA, COURT}),
    ("is:overdue", {BELL}),
    ("overdue:no", {ARZTE, ZETA, COURT}),
    ("status:active", EVERYBODY),
    ("status:archived", {OLD}),
    ("status:active,archived bell", {BELL, OLD}),
    ("status=ACTIVE -is:overdue", {ARZTE, ZETA, COURT}),
    ("kind:person", {ZETA}),
    ('category:"law firm"', {BELL}),
    ("category:court,healthcare", {ARZTE, COURT}),
    ('category:"Other (Not Listed)"', {ZETA}),
    ("customer_type:residential", {BELL}),
    ('customer_type:""', {ARZTE, ZETA, COURT}),
    ("billing_type=Monthly", {BELL}),
    ("tag:vip", {BELL, ZETA}),
    ('tag:"NET  30"', {BELL}),
    ("tag:vip -tag:none", {BELL, ZETA}),
    ("-tag:vip", {ARZTE, COURT}),
    ("service:transcription", {BELL, COURT}),
    ("service:transcription service:proceedings", {COURT}),
    ("service=Proceedings", {COURT}),
    ("consent:existing", {ARZTE}),
    ("no_mail:yes", {BELL}),
    ("is:no_mail", {BELL}),
    ("no_text:yes", set()),
    ("blocked:no", EVERYBODY),
    ("balance>100", {BELL, ARZTE}),
    ("balance>=150", {BELL, ARZTE}),
    ("balance>150", set()),
    ("balance>149.99", {BELL, ARZTE}),
    ("balance>149.999", {BELL, ARZTE}),
    ("balance<0", {ZETA}),
    ("balance<=-0.5", {ZETA}),
    ("balance<-0.5", set()),
    ("balance:-0.5", {ZETA}),
    ("balance=0,150", {BELL, ARZTE, COURT}),
    ("balance:0..200", {BELL, ARZTE, COURT}),
    ("balance:..0", {ZETA, COURT}),
    ("balance=150.001", set()),
    ("balance:EUR>49.99", {BELL}),
    ("balance:EUR=50", {BELL}),
    ("balance:EUR<50", set()),
    ("balance:USD>1", set()),
    ("status:active tag:vip balance>100 bell", {BELL}),
]


def test_every_operator_asks_every_column(ana, listed):
    found = {text: {row.name for row in ana.customers.find(text, limit=10)} for text, _ in ASKED}
    assert found == dict(ASKED)
    assert [ana.customers.count(text) for text, _ in ASKED] == [len(names) for _, names in ASKED]


def test_archived_customers_are_left_out_unless_asked_for(ana, listed):
    assert {row.name for row in ana.customers.find("bell")} == {BELL}
    assert {row.name for row in ana.customers.find("bell", archived=True)} == {BELL, OLD}


LITERAL = ["%", "_", "'; DROP", "';--", "100%", "(a+)+$", "a.*b", "\\", "x' or '1'='1", "(", ")", ">5", "- bell"]


def test_whatever_else_stands_in_the_box_is_looked_for_literally(ana, listed):
    """H83: no wildcard, no SQL, no pattern."""
    found = {text: {row.name for row in ana.customers.find(text)} for text in LITERAL}
    assert found == {text: {ZETA} if text in ("%", "_", "100%") else set() for text in LITERAL}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("bell colour:red", "a column (balance"),
        ("status:sleeping", "status: one of active, disabled"),
        ("tag>a", "tag: or tag="),
        ("status<active", "status: or status="),
        ("balance>much", "balance: a plain decimal number"),
        ("balance:EUR>", "a value"),
        ("joined>yesterday", "a date like 2026-03-31"),
        ("number:1.5", "number:"),
        ("number>1,2", "one value after number>"),
        ("number>1..2", "a range after number:"),
        ("category:Circus", "category: one of Law Firm"),
        ("tag:a..b", "one value, no range"),
        ("name:EUR>a", "a column without a currency"),
        ('name:"bell', "a text with a closing quote"),
        ("bell or", "something to look for"),
        ("not", "something to look for"),
        ("overdue:perhaps", "yes or no"),
        ("is:happy", "is: with one of blocked, no_mail, no_text, overdue"),
        ("-" * 30 + "bell", "nested at most 20 deep"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_was_wanted(ana, text, said):
    with pytest.raises(InvalidValue) as refused:
        ana.customers.find(text)
    assert said in str(refused.value)


def test_the_place_of_a_mistake_is_named(ana):
    with pytest.raises(InvalidValue, match=r"\(character 6\)"):
        ana.customers.find("bell colour:red")


def test_a_text_beyond_500_characters_is_refused(ana):
    assert len(ana.customers.find("x" * 200)) == 0
    for length in (501, 10_000):
        with pytest.raises(InvalidValue, match="at most 500 characters"):
            ana.customers.find("x" * length)


def test_names_sort_without_case_and_accents(ana, listed):
    assert [row.name for row in ana.customers.find()] == [ARZTE, BELL, COURT, ZETA]
    assert [row.name for row in ana.customers.find(order="-name")] == [ZETA, COURT, BELL, ARZTE]


def test_balances_sort_within_each_currency(ana, listed):
    assert [row.name for row in ana.customers.find("currency:USD,KWD", order="balance")] == [ZETA, BELL]


@pytest.mark.parametrize("order", ["tags", "oldest_due", "", "--name", "password"])
def test_a_list_is_only_sorted_by_what_it_can_be_sorted_by(ana, order):
    with pytest.raises(InvalidValue, match="order"):
        ana.customers.find(order=order)


@pytest.mark.parametrize("limit", [0, -1, 1001, True])
def test_a_page_has_bounds(ana, limit):
    with pytest.raises(InvalidValue, match="from 1 to 1000"):
        ana.customers.find(limit=limit)


@pytest.mark.parametrize("order", ["name", "-name", "-balance", "joined", "status", "category", "country", "-number"])
def test_pages_cover_the_list_once_while_customers_are_added(ana, listed, order):
    seen, after = [], None
    while True:
        page = ana.customers.find(order=order, after=after, limit=1)
        seen += [row.name for row in page]
        if page.next is None:
            break
        after = page.next
        if len(seen) == 2:
            ana.customers.add(name="Newcomer", joined=date(2025, 1, 1))
    assert set(seen) >= EVERYBODY
    assert len(seen) == len(set(seen))


def test_columns_are_chosen(ana, listed):
    page = ana.customers.columns("tag:vip", show=["number", "name", "balance", "currency"], order="-number")
    assert page.items == ((3, ZETA, -500, "KWD"), (1, BELL, 15000, "USD"))
    with pytest.raises(InvalidValue):
        ana.customers.columns(show=["tags"])
