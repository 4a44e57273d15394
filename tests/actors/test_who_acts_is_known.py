"""A desk acts for a member of staff, and says so in few words."""

from typing import Any

import pytest

from custmgr import Acting, Desk, InvalidValue, Staff


@pytest.mark.parametrize("who", ["ana", None, 17])
def test_the_desk_acts_for_staff_only(desk: Desk, who: Any):
    with pytest.raises(InvalidValue) as refusal:
        desk.acting_as(who)
    assert refusal.value.field == "staff"


def test_the_row_kept_is_that_of_whoever_acted_last_whichever_desk_it_was(desk: Desk, ana: Acting):
    elsewhere = Desk(desk.house)
    desk.acting_as(Staff("u-18", name="Max"))
    elsewhere.acting_as(Staff("u-18", name="Maximilian", active=False))
    assert (ana.staff.get("u-18").name, ana.staff.get("u-18").active) == ("Maximilian", False)
    desk.acting_as(Staff("u-18", name="Max"))
    assert (ana.staff.get("u-18").name, ana.staff.get("u-18").active) == ("Max", True)


def test_a_row_that_was_kept_by_hand_follows_who_acts_again(desk: Desk, ana: Acting):
    desk.acting_as(Staff("u-18", name="Max"))
    ana.staff.keep(Staff("u-18", name="Maximilian"))
    desk.acting_as(Staff("u-18", name="Max"))
    assert ana.staff.get("u-18").name == "Max"


def test_whoever_acts_again_unchanged_leaves_no_trace(desk: Desk, ana: Acting):
    desk.acting_as(Staff("u-18", name="Max"))
    before = ana.history.timeline().items
    desk.acting_as(Staff("u-18", name="Max"))
    assert ana.staff.get("u-18").version == 1
    assert ana.history.timeline().items == before


def test_a_version_that_a_host_carries_along_is_not_asked_about(desk: Desk, ana: Acting):
    desk.acting_as(Staff("u-18", name="Max", version=3))
    assert (ana.staff.get("u-18").name, ana.staff.get("u-18").version) == ("Max", 1)


def test_what_a_shell_shows_of_a_desk_says_who_acts_and_not_what_it_is_made_of(ana: Acting):
    for shown in (ana, ana.customers, ana.history):
        assert repr(shown).startswith(f"{type(shown).__name__}(actor=Staff(id='u-17'")
        assert len(repr(shown)) < 200
