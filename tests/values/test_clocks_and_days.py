"""Instants are UTC, days belong to the desk's zone, and only a clock reads the time (D14)."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from custmgr.errors import InvalidValue
from custmgr.values import (
    Clock,
    ManualClock,
    add_months,
    business_date,
    days_late,
    from_micros,
    instant,
    micros,
    month_end,
)

NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)
NAIVE = NOON.replace(tzinfo=None)


def test_an_aware_moment_becomes_utc():
    assert instant(datetime(2026, 3, 31, 14, tzinfo=ZoneInfo("Europe/Berlin")), "at") == NOON
    assert instant(datetime(2026, 3, 31, 14, tzinfo=ZoneInfo("Europe/Berlin")), "at").tzinfo is UTC


@pytest.mark.parametrize(
    "given",
    [
        NAIVE, datetime(9999, 1, 1, tzinfo=UTC), datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=9))),
        datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-9))), date(2026, 3, 31), "2026-03-31T12:00Z", 0,
        None,
    ],
)  # fmt: skip
def test_a_naive_far_off_or_other_moment_is_refused(given):
    """H81."""
    with pytest.raises(InvalidValue) as refusal:
        instant(given, "at")
    assert refusal.value.field == "at"


def test_a_local_time_that_a_clock_change_skips_means_what_its_fold_says():
    """H81: 02:30 did not exist in Berlin on 29 March 2026."""
    skipped = datetime(2026, 3, 29, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    assert instant(skipped, "at") == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert instant(skipped.replace(fold=1), "at") == datetime(2026, 3, 29, 0, 30, tzinfo=UTC)


def test_a_day_is_a_date_or_its_iso_text():
    assert business_date("2026-03-31", "due") == business_date(date(2026, 3, 31), "due") == date(2026, 3, 31)


@pytest.mark.parametrize(
    "given",
    [
        NOON, "31.03.2026", "2026-3-31", "20260331", "2026-W14-2", "2026-02-29", "2026-03-31\n", " 2026-03-31", "",
        "٢٠٢٦-03-31", "9999-01-01", "0001-01-01", date(2201, 1, 1), 20260331, None,
    ],
)  # fmt: skip
def test_what_names_no_day_is_refused(given):
    with pytest.raises(InvalidValue) as refusal:
        business_date(given, "due")
    assert refusal.value.field == "due"


def test_the_business_date_is_the_day_in_the_zone():
    """D14, D20: the same instant is another day elsewhere."""
    late = datetime(2026, 3, 31, 23, 30, tzinfo=UTC)
    assert Clock(lambda: late).today() == date(2026, 3, 31)
    assert Clock(lambda: late, zone="Europe/Berlin").today() == date(2026, 4, 1)
    assert Clock(lambda: late, zone="America/New_York").date_of(late) == date(2026, 3, 31)


def test_a_clock_of_naive_answers_is_refused():
    with pytest.raises(InvalidValue, match="naive"):
        Clock(lambda: NAIVE).now()


@pytest.mark.parametrize(
    "zone", ["Nowhere/City", "", "../etc/passwd", "/etc/passwd", "America", "UTC\x00", "é", None, 5]
)
def test_an_unknown_zone_is_refused_when_the_clock_is_made(zone):
    with pytest.raises(InvalidValue) as refusal:
        Clock(zone=zone)
    assert refusal.value.field == "zone"


def test_the_system_clock_is_aware_and_does_not_stand_still():
    clock = Clock()
    assert clock.now().tzinfo is UTC
    assert clock.now() <= clock.now()


def test_a_manual_clock_moves_only_when_told():
    clock = ManualClock("2026-03-31", zone="Asia/Tokyo")
    assert isinstance(clock, Clock)
    assert clock.now() == clock.now()
    assert clock.today() == date(2026, 3, 31)
    assert clock.advance(days=1, hours=2) == clock.now()
    assert clock.today() == date(2026, 4, 1)
    clock.set(date(2026, 5, 1))
    assert clock.today() == date(2026, 5, 1)


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_a_clock_set_to_a_day_shows_that_day_in_every_zone(zone):
    assert ManualClock(date(2026, 1, 1), zone=zone).today() == date(2026, 1, 1)


def test_a_manual_clock_goes_back_only_when_told_so():
    clock = ManualClock(NOON)
    with pytest.raises(InvalidValue):
        clock.set(NOON - timedelta(seconds=1))
    with pytest.raises(InvalidValue):
        clock.advance(days=-1)
    assert clock.now() == NOON
    clock.set(NOON - timedelta(days=1), backwards=True)
    assert clock.now() == NOON - timedelta(days=1)


def test_setting_a_clock_to_the_day_it_is_on_leaves_the_hour():
    clock = ManualClock(NOON + timedelta(hours=5))
    clock.set("2026-03-31")
    assert clock.now() == NOON + timedelta(hours=5)


def test_days_late_are_counted_from_the_due_date():
    """D1: on the day itself nothing is late."""
    assert [days_late(date(2026, 3, 31), date(2026, 3, day)) for day in (30, 31)] == [-1, 0]
    assert days_late(date(2026, 3, 1), date(2026, 3, 31)) == 30


def test_microseconds_round_trip():
    for moment in (
        NOON,
        NOON + timedelta(microseconds=1),
        datetime(1900, 1, 1, tzinfo=UTC),
        datetime(2200, 12, 31, 23, 59, 59, 999999, UTC),
    ):
        assert from_micros(micros(moment)) == moment
    assert micros(datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)) == 1_000_000


def test_months_are_added_to_the_anchor_and_keep_its_day():
    anchor = date(2026, 1, 31)
    assert [add_months(anchor, months) for months in range(4)] == [
        date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30),
    ]  # fmt: skip
    assert add_months(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert add_months(anchor, -2) == date(2025, 11, 30)


@pytest.mark.parametrize("months", [12 * 500, -12 * 5000, 10**12])
def test_months_beyond_the_years_of_a_desk_are_refused(months):
    with pytest.raises(InvalidValue):
        add_months(date(2026, 1, 31), months)


def test_a_month_ends_on_its_last_day():
    assert [month_end(day) for day in (date(2024, 2, 1), date(2026, 2, 28), date(2026, 12, 31))] == [
        date(2024, 2, 29), date(2026, 2, 28), date(2026, 12, 31),
    ]  # fmt: skip
