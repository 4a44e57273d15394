"""Who the desk is: its name and address on documents, its zone and currency."""

from contextlib import suppress
from datetime import UTC, date, datetime

import pytest

from custmgr import Address, Desk, InvalidValue, ManualClock
from custmgr.settings import DeskProfile, issuer, resolve_then
from custmgr.values.people import Email, Phone

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


def test_a_profile_comes_back_as_it_was_set(ana):
    ana.settings.set(
        DeskProfile,
        legal_name="Northwind Reporting LLC",
        address=Address("1 Main Street", "Albany", "NY", "12207", "US"),
        tax_id="12-3456789",
        remit_to="First Bank\nIBAN DE02 1203 0000 0000 2020 51",
        email="office@northwind.example",
        phone="+1 518 555 0100",
        logo=PNG,
        language="en-US",
        time_zone="America/New_York",
        currency="USD",
    )
    found = ana.settings.of(None, DeskProfile).value
    assert found.remit_to == ("First Bank", "IBAN DE02 1203 0000 0000 2020 51")
    assert found.email == Email("office@northwind.example")
    assert found.phone == Phone("+1 518 555 0100")
    assert (found.logo, found.currency, found.time_zone) == (PNG, "USD", "America/New_York")
    assert found.address == Address("1 Main Street", "Albany", "NY", "12207", "US")


def test_a_desk_that_said_nothing_writes_english_and_has_no_currency_of_its_own(ana):
    """D25."""
    found = ana.settings.of(None, DeskProfile).value
    assert (found.language, found.currency, found.legal_name) == ("en", None, "")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"logo": b"GIF89a"}, "logo"),
        ({"logo": PNG + bytes(500_000)}, "logo"),
        ({"logo": "logo.png"}, "logo"),
        ({"time_zone": "Mars/Olympus"}, "zone"),
        ({"currency": "XXY"}, "currency"),
        ({"email": "nobody"}, "email"),
        ({"language": ""}, "language"),
        ({"remit_to": ["line"] * 21}, "remit_to"),
        ({"address": "1 Main Street"}, "address"),
    ],
)
def test_what_no_desk_can_have_is_refused(ana, values, field):
    with pytest.raises(InvalidValue) as refused:
        ana.settings.set(DeskProfile, **values)
    assert refused.value.field == field


def test_no_category_and_no_customer_has_a_profile_of_its_own(ana):
    bell = ana.customers.add(name="Bell")
    with pytest.raises(InvalidValue, match="whole desk"):
        ana.settings.set(DeskProfile, customer=bell.id, legal_name="Bell")
    with pytest.raises(InvalidValue, match="whole desk"):
        ana.settings.set(DeskProfile, category="Law Firm", legal_name="Bell")


def test_the_history_says_how_large_a_logo_is_and_does_not_hold_it(ana):
    ana.settings.set(DeskProfile, logo=PNG)
    told = ana.history.timeline(kinds=("settings.changed",)).items[0]
    assert told.facts["logo"] == [None, "108 bytes"]


def test_the_profile_of_an_earlier_instant_can_be_read_again(ana, desk, clock):
    """A document is printed again as it was."""
    before = clock.now()
    clock.advance(days=1)
    ana.settings.set(DeskProfile, legal_name="Northwind LLC", email="office@northwind.example")
    between = clock.now()
    clock.advance(days=1)
    ana.settings.set(DeskProfile, legal_name="Northwind Inc")
    with desk.house.storage.read() as reader:
        names = [resolve_then(reader, DeskProfile, at).legal_name for at in (before, between, clock.now(), None)]
        then = issuer(resolve_then(reader, DeskProfile, between))
    assert names == ["", "Northwind LLC", "Northwind Inc", "Northwind Inc"]
    assert (then.name, then.address, then.contact) == ("Northwind LLC", (), ("office@northwind.example",))


def test_business_dates_follow_the_zone_of_the_profile(ana, desk, clock):
    """D14: at 20 o'clock UTC it is the next day in Tokyo."""
    clock.set(datetime(2026, 3, 2, 20, tzinfo=UTC))
    assert ana.customers.add(name="Before").joined == date(2026, 3, 2)
    ana.settings.set(DeskProfile, time_zone="Asia/Tokyo")
    assert ana.customers.add(name="After").joined == date(2026, 3, 3)
    assert desk.house.clock.today() == date(2026, 3, 3)
    ana.settings.clear(DeskProfile, "time_zone")
    assert ana.customers.add(name="Again").joined == date(2026, 3, 2)


def test_without_a_zone_in_the_profile_the_zone_of_the_given_clock_counts():
    with Desk.open("memory:", clock=ManualClock(datetime(2026, 3, 2, 20, tzinfo=UTC), zone="Asia/Tokyo")) as desk:
        assert desk.system("run").customers.add(name="Bell").joined == date(2026, 3, 3)


def test_a_change_of_zone_that_is_rolled_back_counts_for_nothing(ana, desk, clock):
    clock.set(datetime(2026, 3, 2, 20, tzinfo=UTC))
    with suppress(ZeroDivisionError), ana.together() as joined:
        joined.settings.set(DeskProfile, time_zone="Asia/Tokyo")
        assert joined.customers.add(name="Inside").joined == date(2026, 3, 3)
        raise ZeroDivisionError
    assert ana.customers.add(name="Outside").joined == date(2026, 3, 2)
    assert desk.house.clock.zone == "UTC"


def test_a_change_by_another_process_counts_within_a_minute(tmp_path, clock):
    """Two desks on one database stand for two processes."""
    url = f"sqlite:///{tmp_path / 'desk.db'}"
    clock.set(datetime(2026, 3, 2, 20, tzinfo=UTC))
    with Desk.open(url, clock=clock) as here, Desk.open(url, clock=clock) as there:
        here.migrate()
        assert there.system("run").customers.add(name="One").joined == date(2026, 3, 2)
        here.system("setup").settings.set(DeskProfile, time_zone="Asia/Tokyo")
        clock.advance(minutes=1)
        assert there.system("run").customers.add(name="Two").joined == date(2026, 3, 3)
