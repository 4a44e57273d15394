"""Files as QuickBooks Online and Xero write them: by the names of their columns, in any order."""

import pytest

from custmgr.desk import Acting
from custmgr.errors import InvalidValue
from custmgr.values import Money

XERO_CONTACTS = (
    "AccountNumber,*ContactName,EmailAddress,FirstName,LastName,POAddressLine1,POAddressLine2,POCity,PORegion,"
    "POPostalCode,POCountry,SACity,SACity,PhoneNumber,Website\n"
    "X-1,Bell & Sons,bell@lawfirm.example,Ruth,Bell,1 Main Street,Floor 2,Boston,MA,02110,United States,,,"
    "(212) 555-0128,www\n"
    "X-2,Ruth Bell,ruth@norwane.example,Ruth,Bell,,,,,,,,,,\n"
)
XERO_INVOICES = (
    "ContactName,InvoiceNumber,InvoiceDate,DueDate,Total,TaxTotal,InvoiceAmountPaid,Description,Quantity,UnitAmount,"
    "LineAmount,TaxAmount,Currency,Status\n"
    "Bell & Sons,INV-1,05/02/2026,07/03/2026,107.00,7.00,50.00,Transcript,10,10.00,100.00,7.00,USD,Authorised\n"
    "Bell & Sons,INV-2,06/02/2026,07/03/2026,5.00,0,0,Draft,1,5.00,5.00,0,USD,Draft\n"
)
QUICKBOOKS_CUSTOMERS = (
    "Full Name,Company,Email,Phone,Street,City,State,ZIP code,Country,Opening Balance,Opening Balance Date\n"
    'Bell & Sons,,bell@lawfirm.example,,1 Main Street,Boston,MA,02110,USA,"$1,020.50",12/31/2025\n'
    "Ruth,,,,,,,,,(20.00),12/31/2025\n"
)
QUICKBOOKS_INVOICES = (
    "*Invoice number,*Customer,*Invoice date,*Due date,Item Description,*Item Amount,Memo\n"
    'Q-1,BELL & SONS,1/5/2026,2/4/2026,Pages,"1,000.00",PO 7\n'
)


def test_contacts_of_xero_are_read_by_name_and_two_columns_of_one_name_are_borne(ana: Acting, imported) -> None:
    report = imported("customers", XERO_CONTACTS, profile="xero")
    assert (report.new, report.findings) == (2, ())
    bell, ruth = (ana.customers.get(one.customer) for one in ana.customers.find(order="number"))
    assert (bell.external_number, bell.phone.e164, bell.kind.value) == ("X-1", "+12125550128", "organisation")
    assert (bell.address().street, bell.address().country) == ("1 Main Street\nFloor 2", "US")
    assert (ruth.kind.value, ruth.person.family) == ("person", "Bell")


def test_invoices_of_xero_name_their_customer_and_bring_tax_as_amounts(ana: Acting, imported) -> None:
    imported("customers", XERO_CONTACTS, profile="xero")
    report = imported("invoices", XERO_INVOICES, profile="xero", date_format="D/M/Y")
    assert [(one.line, one.column) for one in report.findings] == [(3, "Status")]
    ((invoice, status),) = ana.invoices.find(number="INV-1")
    assert (str(invoice.issued), invoice.tax, status.open_amount) == (
        "2026-02-05",
        Money("7.00", "USD"),
        Money("57.00", "USD"),
    )


def test_the_format_of_dates_is_asked_and_not_guessed(ana: Acting, imported) -> None:
    imported("customers", XERO_CONTACTS, profile="xero")
    with pytest.raises(InvalidValue, match="cannot be guessed"):
        imported("invoices", XERO_INVOICES, profile="xero")
    report = imported("invoices", XERO_INVOICES, profile="xero", date_format="M/D/Y")
    assert {one.column for one in report.refused} == {"InvoiceDate", "Status"}


def test_customers_of_quickbooks_bring_money_as_people_write_it(ana: Acting, imported) -> None:
    report = imported("customers", QUICKBOOKS_CUSTOMERS, profile="quickbooks", date_format="M/D/Y")
    assert (report.new, report.findings) == (2, ())
    balances = {one.name: one.balance for one in ana.customers.find()}
    assert balances == {"Bell & Sons": Money("1020.50", "USD"), "Ruth": Money("-20.00", "USD")}


def test_invoices_of_quickbooks_find_their_customer_by_name_whatever_its_case(ana: Acting, imported) -> None:
    bell = ana.customers.add(name="Bell & Sons")
    imported("invoices", QUICKBOOKS_INVOICES, profile="quickbooks", date_format="M/D/Y")
    ((invoice, _status),) = ana.invoices.find(bell.id)
    assert (invoice.total, str(invoice.due), invoice.reference) == (Money("1000.00", "USD"), "2026-02-04", "PO 7")


def test_a_name_that_two_customers_have_names_neither(ana: Acting, imported) -> None:
    for _ in range(2):
        ana.customers.add(name="Bell & Sons", despite_duplicates=True)
    report = imported("invoices", QUICKBOOKS_INVOICES, profile="quickbooks", date_format="M/D/Y")
    assert [(one.column, "several" in one.wanted) for one in report.refused] == [("*Customer", True)]


Q_LINES = "Customer,Invoice number,Invoice date,Item description,Item quantity,Item rate,Item amount,Item tax amount\n"
X_LINES = "ContactName,InvoiceNumber,InvoiceDate,Description,Quantity,UnitAmount,Discount,LineAmount,TaxAmount\n"


def found(report) -> list[tuple[int, str, str]]:
    return [(one.line, one.column, one.value) for one in report.refused]


@pytest.mark.parametrize(
    ("amounts", "column"),
    [
        (",,5000000.00,333333.33", "Item tax amount"),
        ("3,33.33,100.00,", "Item amount"),
        (",,10.005,", "Item amount"),
        (",,0.00,1.00", "Item tax amount"),
        (",,10.00,1.005", "Item tax amount"),
    ],
)
def test_amounts_that_cannot_be_booked_as_they_stand_are_found_and_not_booked(
    ana: Acting, imported, amounts: str, column: str
) -> None:
    """P15."""
    ana.customers.add(name="Bell & Sons")
    row = f"Bell & Sons,Q-1,01/31/2026,Pages,{amounts}\n"
    report = imported("invoices", Q_LINES + row, profile="quickbooks", date_format="M/D/Y")
    assert [(one.line, one.column) for one in report.refused] == [(2, column)]
    assert ana.receivables.balance(ana.customers.find().items[0].customer).total_due == Money("0", "USD")


@pytest.mark.parametrize(
    ("amounts", "net", "tax"),
    [
        ("1,100.00,50,,5.00", "50.00", "5.00"),
        ("1,100.00,50,50.00,5.00", "50.00", "5.00"),
        (",,50,50.00,5.00", "50.00", "5.00"),
        ("3,33.333333,,100.0000,8.25", "100.00", "8.25"),
        ("1,5000000.01,,5000000.01,362500.00", "5000000.01", "362500.00"),
    ],
)
def test_net_and_tax_are_those_that_the_line_states(ana: Acting, imported, amounts: str, net: str, tax: str) -> None:
    """P15: a discount is taken off before tax; an amount without quantity or rate is after its discount."""
    ana.customers.add(name="Bell & Sons")
    row = f"Bell & Sons,X-1,31/01/2026,Pages,{amounts}\n"
    imported("invoices", X_LINES + row, profile="xero", date_format="D/M/Y")
    ((invoice, _status),) = ana.invoices.find()
    assert (invoice.net, invoice.tax) == (Money(net, "USD"), Money(tax, "USD"))


def test_tax_that_was_rounded_on_each_line_is_taken_as_it_was(ana: Acting, imported) -> None:
    """D16, P15: rounded once for both, it would be a cent less."""
    ana.customers.add(name="Bell & Sons")
    row = "Bell & Sons,X-1,31/01/2026,Pages,1,2000000.07,,2000000.07,160000.01\n"
    imported("invoices", X_LINES + row + row, profile="xero", date_format="D/M/Y")
    ((invoice, _status),) = ana.invoices.find()
    assert (invoice.tax, invoice.rounding) == (Money("320000.02", "USD"), "line")


CREDIT = (
    "ContactName,InvoiceNumber,InvoiceDate,Total,InvoiceAmountPaid,Quantity,UnitAmount,LineAmount,TaxAmount\n"
    "Bell & Sons,CN-1,31/01/2026,-110.00,{},1,-100.00,-100.00,-10.00\n"
)


@pytest.mark.parametrize(("paid", "left"), [("", "110.00"), ("0.00", "110.00"), ("-60.00", "50.00"), ("-110.00", "0")])
def test_what_was_paid_out_of_a_credit_before_is_no_longer_the_customers(
    ana: Acting, imported, paid: str, left: str
) -> None:
    """D24: as one refund, on the day of the credit."""
    bell = ana.customers.add(name="Bell & Sons")
    options = {"profile": "xero", "date_format": "D/M/Y", "negative": "credit_memo"}
    assert imported("invoices", CREDIT.format(paid), **options).findings == ()
    assert ana.receivables.balance(bell.id).account_credit == Money(left, "USD")
    out = Money(paid or "0", "USD")
    assert [(str(one.on), -one.amount, one.method) for one in ana.refunds.find(bell.id)] == (
        [("2026-01-31", out, "imported")] if out else []
    )
    assert ana.receivables.verify().differences == ()
    assert imported("invoices", CREDIT.format(paid) + "\n", **options).known == 1


def test_more_than_a_credit_was_not_paid_out_of_it(ana: Acting, imported) -> None:
    ana.customers.add(name="Bell & Sons")
    options = {"profile": "xero", "date_format": "D/M/Y", "negative": "credit_memo"}
    for paid in ("-110.01", "110.00"):
        assert found(imported("invoices", CREDIT.format(paid), **options)) == [(2, "InvoiceAmountPaid", paid)]


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("Pages,1,5,5,abc", "Item tax amount"),
        ("Pages,1,5,abc,", "Item amount"),
        ("Pages,1,abc,,", "Item rate"),
        ("Pages,1,,,", "Item rate"),
        ("Pages,many,5,,", "Item quantity"),
        ("Pages,1,1,,20", "Item tax amount"),
        (f"{'x' * 1001},1,5,,", "Item description"),
    ],
)
def test_what_is_wrong_in_a_line_is_named_by_its_column(ana: Acting, imported, line: str, column: str) -> None:
    ana.customers.add(name="Bell & Sons")
    row = f"Bell & Sons,Q-1,01/31/2026,{line}\n"
    report = imported("invoices", Q_LINES + row, profile="quickbooks", date_format="M/D/Y")
    assert [one.column for one in report.refused] == [column]


def test_a_file_without_rates_or_descriptions_names_the_columns_that_it_has(ana: Acting, imported) -> None:
    ana.customers.add(name="Bell & Sons")
    content = "Customer,Invoice number,Invoice date,Product/Service,Item amount\nBell & Sons,Q-1,01/31/2026,Pages,\n"
    content += f"Bell & Sons,Q-2,01/31/2026,Pages,-5\nBell & Sons,Q-3,01/31/2026,{'x' * 1001},5\n"
    report = imported("invoices", content, profile="quickbooks", date_format="M/D/Y")
    assert [(one.line, one.column) for one in report.refused] == [
        (2, "Item amount"),
        (3, "Item amount"),
        (4, "Product/Service"),
    ]


def test_a_day_that_there_is_not_is_asked_for_in_the_format_of_the_file(ana: Acting, imported) -> None:
    ana.customers.add(name="Bell & Sons")
    for dates, day, wanted in (("M/D/Y", "02/29/2026", "12/31/2025"), ("D/M/Y", "29/02/2026", "31/12/2025")):
        row = f"Bell & Sons,Q-1,{day},Pages,1,5,,\n"
        (finding,) = imported("invoices", Q_LINES + row, profile="quickbooks", date_format=dates).refused
        assert (finding.column, finding.value, finding.wanted) == (
            "Invoice date",
            day,
            f"a date like {wanted} (format)",
        )


def test_a_header_that_the_profile_does_not_know_is_refused(ana: Acting) -> None:
    with pytest.raises(InvalidValue, match="customer or customer name"):
        ana.exchange.preview("invoices", b"Nr,Kunde,Datum,Betrag\n", profile="quickbooks", date_format="M/D/Y")
