"""A desk acts for a member of staff, and says so in few words."""

from typing import Any

import pytest

from custmgr import Acting, Desk, InvalidValue


@pytest.mark.parametrize("who", ["ana", None, 17])
def test_the_desk_acts_for_staff_only(desk: Desk, who: Any):
    with pytest.raises(InvalidValue) as refusal:
        desk.acting_as(who)
    assert refusal.value.field == "staff"


def test_what_a_shell_shows_of_a_desk_says_who_acts_and_not_what_it_is_made_of(ana: Acting):
    for shown in (ana, ana.customers, ana.history):
        assert repr(shown).startswith(f"{type(shown).__name__}(actor=Staff(id='u-17'")
        assert len(repr(shown)) < 200
