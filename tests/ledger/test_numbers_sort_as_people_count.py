"""Documents of one day are paid in the order of their numbers."""

from custmgr import Acting, Line, Money


def test_of_two_documents_of_a_day_the_lower_number_is_paid_first(ana: Acting):
    """D22: also where one number has more digits than the other."""
    bell = ana.customers.add(name="Bell")
    for number in ("A-100000", "A-99999"):
        ana.invoices.take_over(bell.id, [Line("Pages", 1, "10")], number=number, issued="2026-01-05", due="2026-02-05")
    ana.payments.take(bell.id, Money("10.00", "USD"), method="cash", oldest_first=True)
    open_amounts = {one.number: status.open_amount for one, status in ana.invoices.find(bell.id)}
    assert open_amounts == {"A-99999": Money("0.00", "USD"), "A-100000": Money("10.00", "USD")}
