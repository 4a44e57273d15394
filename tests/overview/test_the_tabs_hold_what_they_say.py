"""A customer's page shows the newest of each tab, and everybody there (F33)."""

from custmgr.acting import Acting


def test_however_many_contacts_there_are_all_are_shown(ana: Acting) -> None:
    bell = ana.customers.add(name="Bell & Sons", email="office@bell.example")
    for at in range(205):
        ana.contacts.add(bell.id, name=f"Clerk {at:03}")
    gone = ana.contacts.add(bell.id, name="Zoe")
    ana.contacts.archive(gone.id)
    shown = ana.overview.page(bell.id).contacts
    assert [one.name for one in shown] == sorted(one.name for one in shown)
    assert len({one.id for one in shown}) == ana.contacts.find(bell.id).count == 206
    assert gone.id not in {one.id for one in shown}
