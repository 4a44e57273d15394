"""Files of invoices and payments: numbers kept, what was paid before, what does not fit (D24, D31, H50)."""

import pytest

from custmgr.desk import Acting
from custmgr.invoices import BillingSettings
from custmgr.values import Money

INVOICES = "customer,number,issued,due,currency,description,quantity,unit_price,tax_rate,paid,reference\n"
PAYMENTS = "customer,invoice,received,amount,currency,method,reference\n"
ONE = INVOICES + "C-1,A-1,2026-01-05,2026-02-04,USD,Pages,10,3.65,0,,PO 7\n"


@pytest.fixture
def bell(ana: Acting):
    return ana.customers.add(name="Bell & Sons", external_number="C-1")


@pytest.fixture
def ruth(ana: Acting):
    return ana.customers.add(name="Ruth Bell", external_number="C-2")


def said(report) -> list[tuple[int, str, str]]:
    return [(one.line, one.verdict.value, one.column) for one in report.findings]


def invoices_of(ana: Acting, customer) -> list:
    return [invoice for invoice, _status in ana.invoices.find(customer.id)]


def test_an_invoice_keeps_number_dates_and_reference_and_leaves_the_series_alone(ana: Acting, bell, imported) -> None:
    assert imported("invoices", ONE).new == 1
    (invoice,) = invoices_of(ana, bell)
    assert (invoice.number, str(invoice.issued), str(invoice.due)) == ("A-1", "2026-01-05", "2026-02-04")
    assert (invoice.total, invoice.reference, invoice.origin.value) == (Money("36.50", "USD"), "PO 7", "imported")
    from custmgr.values import Line

    assert ana.invoices.issue(bell.id, [Line("Next", 1, "1.00")]).number == "INV-00001"


def test_rows_of_one_number_are_lines_of_one_invoice(ana: Acting, bell, imported) -> None:
    imported("invoices", ONE + "C-1,A-1,2026-01-05,2026-02-04,USD,Binding,1,14.50,7,,PO 7\n")
    (invoice,) = invoices_of(ana, bell)
    assert [line.description for line in invoice.lines] == ["Pages", "Binding"]
    assert (invoice.net, invoice.tax) == (Money("51.00", "USD"), Money("1.02", "USD"))


def test_an_invoice_whose_rows_do_not_follow_each_other_is_refused_where_it_begins_again(bell, imported) -> None:
    content = (
        ONE + "C-1,A-2,2026-01-05,,USD,Other,1,1.00,0,,\n" + "C-1,A-1,2026-01-05,2026-02-04,USD,More,1,1,0,,PO 7\n"
    )
    report = imported("invoices", content)
    assert (report.new, said(report)) == (2, [(4, "refused", "number")])


@pytest.mark.parametrize("chunk", [1, 500])
def test_what_was_paid_too_much_settles_the_next_invoice_however_many_are_taken_at_once(
    ana: Acting, bell, chunk: int
) -> None:
    ana.settings.set(BillingSettings, for_desk=True, apply_credit_on_issue=True)
    rows = [("A-0", "2026-01-05", ""), ("A-1", "2026-01-06", "50.00"), ("A-2", "2026-02-10", "")]
    rows += [("A-3", "2026-02-11", ""), ("A-4", "2026-02-12", "")]
    content = INVOICES + "".join(f"C-1,{number},{on},{on},USD,Pages,10,3.65,0,{paid},\n" for number, on, paid in rows)
    assert ana.exchange.commit(ana.exchange.preview("invoices", content.encode()), chunk=chunk).new == 5
    left = {invoice.number: status.open_amount.minor for invoice, status in ana.invoices.find(bell.id)}
    assert left == {"A-0": 3650, "A-1": 0, "A-2": 2300, "A-3": 3650, "A-4": 3650}


def test_a_paid_amount_becomes_one_payment_on_the_due_date(ana: Acting, bell, imported) -> None:
    imported("invoices", ONE.replace("0,,PO 7", "0,30.00,PO 7"))
    ((payment, use),) = ana.payments.find(bell.id)
    assert (payment.method, payment.reference, str(payment.received)) == ("imported", "A-1", "2026-02-04")
    assert (use.applied, use.open) == (Money("30.00", "USD"), Money("0", "USD"))
    assert ana.receivables.balance(bell.id).total_due == Money("6.50", "USD")


def test_more_paid_than_charged_stays_unapplied_with_a_warning(ana: Acting, bell, imported) -> None:
    report = imported("invoices", ONE.replace("0,,PO 7", "0,40.00,PO 7"))
    assert said(report) == [(2, "warning", "paid")]
    assert ana.receivables.balance(bell.id).account_credit == Money("3.50", "USD")


def test_a_paid_amount_is_only_a_check_when_payments_come_too(ana: Acting, bell, imported) -> None:
    content = ONE.replace("0,,PO 7", "0,30.00,PO 7")
    imported("invoices", content, paid="check")
    assert len(ana.payments.find(bell.id)) == 0
    imported("payments", PAYMENTS + "C-1,A-1,2026-02-01,20.00,USD,check,1042\n")
    preview = ana.exchange.preview("invoices", (content + "\n").encode(), paid="check")
    assert [(one.verdict.value, one.value, one.wanted) for one in preview.findings] == [
        ("warning", "30.00", "USD 20.00, as the books have it")
    ]


def test_a_payment_that_came_with_its_invoice_already_is_held_back(bell, imported) -> None:
    imported("invoices", ONE.replace("0,,PO 7", "0,36.50,PO 7"))
    report = imported("payments", PAYMENTS + "C-1,A-1,2026-02-01,36.50,USD,check,1042\n")
    assert (report.new, said(report)) == (0, [(2, "likely duplicate", "invoice")])


def test_an_invoice_below_zero_is_refused_or_a_credit_memo_by_choice(ana: Acting, bell, imported) -> None:
    content = ONE.replace("10,3.65", "-10,3.65")
    assert said(imported("invoices", content)) == [(2, "refused", "unit_price")]
    assert imported("invoices", content, negative="credit_memo").new == 1
    (memo,) = ana.credit_memos.find(bell.id)
    assert (memo.number, memo.total) == ("A-1", Money("36.50", "USD"))
    assert imported("invoices", content + "\n", negative="credit_memo").known == 1


def test_an_invoice_is_recognised_by_its_number_in_any_file(bell, imported) -> None:
    imported("invoices", ONE)
    again = imported("invoices", ONE.replace("PO 7", "PO 8"))
    assert (again.new, again.known) == (0, 1)


def test_a_number_of_another_customers_invoice_is_refused(bell, ruth, imported) -> None:
    imported("invoices", ONE)
    assert said(imported("invoices", ONE.replace("C-1", "C-2"))) == [(2, "refused", "number")]


def test_an_archived_customer_gets_no_invoice_but_its_payment_is_taken(ana: Acting, bell, imported) -> None:
    """H50, D31."""
    imported("invoices", ONE)
    ana.customers.archive(bell.id)
    assert said(imported("invoices", ONE.replace("A-1", "A-2"))) == [(2, "refused", "customer")]
    assert imported("payments", PAYMENTS + "C-1,A-1,2026-02-01,36.50,USD,check,1042\n").new == 1
    assert not ana.receivables.balance(bell.id).total_due


def test_nothing_is_posted_in_a_closed_period(ana: Acting, bell, imported) -> None:
    ana.receivables.close("2026-01-31")
    assert said(imported("invoices", ONE)) == [(2, "refused", "issued")]
    assert said(imported("payments", PAYMENTS + "C-1,,2026-01-31,5.00,USD,check,7\n")) == [(2, "refused", "received")]


def test_terms_give_the_due_date_where_the_file_does_not(ana: Acting, bell, imported) -> None:
    imported("invoices", "customer,number,issued,terms,description,unit_price\nC-1,A-1,2026-01-05,NET14,Pages,1.00\n")
    (invoice,) = invoices_of(ana, bell)
    assert (str(invoice.due), invoice.terms, invoice.currency) == ("2026-01-19", "NET14", "USD")


def test_a_total_to_which_the_lines_do_not_add_up_is_refused(bell, imported) -> None:
    content = "customer,number,issued,unit_price,tax_rate,total\nC-1,A-1,2026-01-05,10.00,7,{}\n"
    assert said(imported("invoices", content.format("10.71"))) == [(2, "refused", "total")]
    assert imported("invoices", content.format("10.70")).new == 1


ODD_CENTS = (
    "customer,number,issued,description,quantity,unit_price,tax_rate,total,tax_rounding\n"
    "C-1,A-1,2026-01-05,Pages,1,0.07,10,{0},{1}\nC-1,A-1,2026-01-05,Copies,1,0.07,10,{0},{1}\n"
)


@pytest.mark.parametrize(("rounding", "total", "other"), [("line", "0.16", "0.15"), ("document", "0.15", "0.16")])
def test_a_total_is_held_against_the_amount_that_is_booked(
    ana: Acting, bell, imported, rounding: str, total: str, other: str
) -> None:
    """D16, P15: tax is rounded as it is for the customer, or as the file says."""
    ana.settings.set(BillingSettings, customer=bell.id, tax_rounding=rounding)
    assert said(imported("invoices", ODD_CENTS.format(other, ""))) == [(2, "refused", "total")]
    assert imported("invoices", ODD_CENTS.format(total, "")).new == 1
    stated = "document" if rounding == "line" else "line"
    assert imported("invoices", ODD_CENTS.format(other, stated).replace("A-1", "A-2")).new == 1
    booked = {invoice.number: (str(invoice.total.amount), invoice.rounding) for invoice in invoices_of(ana, bell)}
    assert booked == {"A-1": (total, rounding), "A-2": (other, stated)}


def test_a_rounding_that_there_is_not_is_refused(bell, imported) -> None:
    content = ODD_CENTS.format("0.15", "cash")
    assert said(imported("invoices", content)) == [(2, "refused", "tax_rounding")]


def test_a_payment_settles_its_invoice_and_too_much_stays_unapplied(ana: Acting, bell, imported) -> None:
    imported("invoices", ONE)
    imported("payments", PAYMENTS + "C-1,A-1,2026-02-01,40.00,USD,check,1042\n")
    balance = ana.receivables.balance(bell.id)
    assert (balance.total_due, balance.account_credit) == (Money("0", "USD"), Money("3.50", "USD"))


def test_a_payment_for_an_unknown_invoice_is_kept_unapplied_with_a_warning(ana: Acting, bell, imported) -> None:
    report = imported("payments", PAYMENTS + "C-1,A-9,2026-02-01,40.00,USD,check,1042\n")
    assert (report.new, said(report)) == (1, [(2, "warning", "invoice")])
    assert ana.receivables.balance(bell.id).account_credit == Money("40.00", "USD")


def test_a_payment_is_recognised_by_its_reference_in_any_file(bell, imported) -> None:
    row = "C-1,,2026-02-01,40.00,USD,check,1042\n"
    imported("payments", PAYMENTS + row)
    again = imported("payments", PAYMENTS + row + row.replace("1042", "1043"))
    assert (again.new, again.known) == (1, 1)
    nearly = imported("payments", PAYMENTS + row.replace("02-01", "02-03"))
    assert said(nearly) == [(2, "likely duplicate", "reference")]


def test_payments_without_a_reference_are_told_apart_by_their_lines(bell, imported) -> None:
    content = PAYMENTS + "C-1,,2026-02-01,40.00,USD,cash,\n" * 2
    assert imported("payments", content).new == 2
    assert imported("payments", content).new == 0


def test_a_customer_without_another_number_is_called_by_the_desks_own(ana: Acting, bell, imported) -> None:
    keller = ana.customers.add(name="Keller")
    row = "{},,2026-02-01,40.00,USD,cash,\n"
    assert imported("payments", PAYMENTS + row.format(keller.number)).new == 1
    assert said(imported("payments", PAYMENTS + row.format(bell.number))) == [(2, "refused", "customer")]
    assert imported("payments", PAYMENTS + row.format(f"number={bell.number}")).new == 1
    assert ana.receivables.balance(bell.id).account_credit == Money("40.00", "USD")


def test_a_number_that_two_customers_are_called_by_charges_neither_until_it_is_said_which(
    ana: Acting, bell, imported
) -> None:
    """D24: the number is one customer's in another system and another's here."""
    keller = ana.customers.add(name="Keller")
    roth = ana.customers.add(name="Roth", external_number=str(keller.number))
    row = PAYMENTS + "{},,2026-02-01,40.00,USD,cash,\n"
    for kind, content in (("payments", row), ("invoices", ONE.replace("C-1", "{}"))):
        (finding,) = imported(kind, content.format(keller.number)).refused
        assert (finding.column, f"number={keller.number}" in finding.wanted) == ("customer", True)
    imported("payments", row.format(f"number={keller.number}"))
    imported("payments", row.format(f"external_number={keller.number}").replace("40.00", "5.00"))
    credits = [ana.receivables.balance(one.id).account_credit for one in (keller, roth)]
    assert credits == [Money("40.00", "USD"), Money("5.00", "USD")]


def test_what_only_the_books_can_refuse_is_reported_and_the_rest_of_its_chunk_is_taken(
    ana: Acting, bell, imported
) -> None:
    """P14: each invoice is within the bounds of money, but the third would carry the balance beyond them."""
    row = "C-1,A-{},2026-01-05,,USD,Pages,1,{},0,,\n"
    content = INVOICES + row.format(1, "9999999999990.00") + row.format(2, "1.00") + row.format(3, "9999999999990.00")
    report = imported("invoices", content + row.format(4, "2.00"))
    assert (report.new, said(report)) == (3, [(4, "refused", "")])
    assert ana.receivables.balance(bell.id).total_due == Money("9999999999990.00", "USD") + Money("3.00", "USD")
    assert ana.receivables.verify().differences == ()


def test_a_void_invoice_is_known_and_money_for_it_stays_unapplied(ana: Acting, bell, imported) -> None:
    imported("invoices", ONE)
    ana.invoices.void(invoices_of(ana, bell)[0].id, reason="wrong")
    assert imported("invoices", ONE.replace("PO 7", "PO 8")).known == 1
    report = imported("payments", PAYMENTS + "C-1,A-1,2026-02-01,36.50,USD,check,1042\n")
    assert (report.new, said(report)) == (1, [(2, "warning", "invoice")])


def test_a_merged_or_erased_customer_gets_nothing(ana: Acting, bell, imported) -> None:
    """H78: recognised by the number it had."""
    import attrs

    from custmgr.customers import Customer, Status

    with ana.house.storage.begin(bell.id) as tx:
        tx.put(attrs.evolve(tx.get(Customer, bell.id), status=Status.ERASED))
    assert said(imported("customers", "number,name\nC-1,Bell again\n")) == [(2, "refused", "number")]
    assert said(imported("invoices", ONE)) == [(2, "refused", "customer")]
    assert said(imported("payments", PAYMENTS + "C-1,,2026-02-01,5.00,USD,check,7\n")) == [(2, "refused", "customer")]


def test_a_row_without_its_days_or_with_an_unknown_currency_is_refused(bell, imported) -> None:
    assert said(imported("invoices", ONE.replace("2026-01-05", ""))) == [(2, "refused", "issued")]
    assert said(imported("invoices", ONE.replace("USD", "XYZ"))) == [(2, "refused", "currency")]
    assert said(imported("payments", PAYMENTS + "C-1,,,5.00,USD,check,7\n")) == [(2, "refused", "received")]


def test_an_invoice_has_at_most_a_thousand_lines(bell, imported) -> None:
    row = "C-1,A-1,2026-01-05,2026-02-04,USD,Pages,1,1.00,0,,\n"
    report = imported("invoices", INVOICES + row * 1001)
    assert (report.rows, report.new, said(report)) == (1, 0, [(2, "refused", "number")])


def test_money_from_a_file_is_applied_no_earlier_than_what_was_given_up_is_owed_again(
    ana: Acting, bell, imported, clock
) -> None:
    """D19, D28: as with money that is taken by hand."""
    imported("invoices", ONE)
    (invoice,) = invoices_of(ana, bell)
    ana.receivables.write_off(invoice.id, reason="gone")
    clock.advance(days=3)
    imported("payments", PAYMENTS + "C-1,A-1,2026-02-10,36.50,USD,check,1\n")
    balance = ana.receivables.balance(bell.id, on="2026-03-01")
    assert (balance.total_due, balance.account_credit) == (Money("36.50", "USD"), Money("36.50", "USD"))
    assert ana.receivables.balance(bell.id).balance == Money("0", "USD")
