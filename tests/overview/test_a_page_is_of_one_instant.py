"""Every part of a customer's page is of the same moment, also while midnight passes (F33, D14)."""

from datetime import UTC, datetime, timedelta

from custmgr import Clock, Desk, Line, Staff


def test_midnight_does_not_pass_between_two_parts_of_a_page() -> None:
    moments = [datetime(2026, 3, 2, tzinfo=UTC)]

    def hours_later() -> datetime:
        moments.append(moments[-1] + timedelta(hours=7))
        return moments[-1]

    with Desk.open("memory:", clock=Clock(hours_later)) as desk:
        ana = desk.acting_as(Staff("u-17", name="Ana"))
        bell = ana.customers.add(name="Bell")
        ana.invoices.issue(bell.id, [Line("Work", 1, 10)], terms="COD")
        moments.append(moments[-1] + timedelta(days=10))
        page = ana.overview.page(bell.id)
    assert page.today == page.as_of.date()
    ((invoice, status),) = page.invoices
    assert invoice.due is not None
    assert status.days_late == (page.today - invoice.due).days
