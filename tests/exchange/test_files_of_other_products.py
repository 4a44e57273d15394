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


def test_a_header_that_the_profile_does_not_know_is_refused(ana: Acting) -> None:
    with pytest.raises(InvalidValue, match="customer or customer name"):
        ana.exchange.preview("invoices", b"Nr,Kunde,Datum,Betrag\n", profile="quickbooks", date_format="M/D/Y")
