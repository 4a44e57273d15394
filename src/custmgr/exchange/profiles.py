"""Which column of whose file holds what: one map a product, matched by name and never by position."""

from collections.abc import Mapping, Sequence

import attrs

from custmgr.errors import InvalidValue
from custmgr.exchange.errors import UnreadableFile
from custmgr.values.exact import shown

Columns = Mapping[str, str]
"""From the name of a column, in lower case and without a leading ``*``, to the field it fills."""


@attrs.frozen
class Profile:
    """How one product writes its files.

    ``by_name`` says that documents name their customer rather than its number. ``loose`` files write money as people do
    (``$1,020.00``, brackets round negative amounts), countries by name and dates in a format that must be said; two
    columns of one name are borne, and the first counts.
    """

    name: str
    customers: Columns
    invoices: Columns
    payments: Columns
    rates: Columns = attrs.Factory(dict)
    by_name: bool = True
    loose: bool = True


def _own(names: str) -> Columns:
    return {name: name for name in names.split()}


def _map(text: str) -> Columns:
    pairs = (line.partition("=") for line in text.strip().splitlines())
    return {name.strip(): field.strip() for fields, _, field in pairs for name in fields.split("|")}


PLAIN = Profile(
    "plain",
    customers=_own(
        "number name kind company given family email phone category customer_type billing_type department position "
        "street city region postal_code country joined tags currency terms existing opening_balance opening_date notes "
        "tax_id purchase_order language zone no_mail no_text"
    ),
    invoices=_own(
        "customer number issued due currency terms description quantity unit_price discount tax_rate tax_included "
        "total paid reference origin tax_rounding"
    ),
    payments=_own("customer invoice received amount currency method reference note number"),
    rates=_own("card service unit unit_price currency domains categories priority valid_from valid_until"),
    by_name=False,
    loose=False,
)
"""The columns that custmgr itself writes."""

QUICKBOOKS = Profile(
    "quickbooks",
    customers=_map("""
name | full name | display name | customer | customer full name = name
company | company name = company
first name | given name = given
last name | family name = family
email | email address | main email = email
phone | phone number | phone numbers = phone
street | street address | billing street | billing address = street
city | city/town | billing city = city
state | state/territory | state/province/region | province/territory | billing state = region
zip | zip code | zip or postal code | postal code | billing zip = postal_code
country | billing country = country
opening balance | open balance = opening_balance
opening balance date = opening_date
resale number | tax id | tax id for vendors = tax_id
account number | account no. = number
currency = currency
terms = terms
notes | note = notes
"""),
    invoices=_map("""
invoice number | invoice no | invoice no. | num = number
customer | customer name = customer
invoice date | date = issued
due date = due
terms = terms
currency = currency
memo = reference
item(product/service) | item (product/service) | product/service = item
item description | description = description
item quantity | quantity = quantity
item rate | rate = unit_price
item amount | line amount = line_amount
item tax amount = tax_amount
total | total amount = total
"""),
    payments=_map("""
customer | customer name = customer
invoice number | invoice no | invoice no. = invoice
payment date | date = received
amount | total amount | amount received = amount
currency = currency
payment method = method
reference no. | reference no | ref no. | reference number = reference
memo = note
"""),
)
"""QuickBooks Online, from the names that its import forms and reports offer."""

XERO = Profile(
    "xero",
    customers=_map("""
contactname = name
accountnumber = number
legalname = company
emailaddress = email
firstname = given
lastname = family
phonenumber = phone
poaddressline1 = street
poaddressline2 = street_2
poaddressline3 = street_3
poaddressline4 = street_4
pocity = city
poregion = region
popostalcode = postal_code
pocountry = country
taxnumber = tax_id
defaultcurrency = currency
"""),
    invoices=_map("""
contactname = customer
invoicenumber = number
reference = reference
invoicedate = issued
duedate = due
total = total
invoiceamountpaid = paid
description = description
inventoryitemcode = item
quantity = quantity
unitamount = unit_price
discount = discount
lineamount = line_amount
taxamount = tax_amount
currency = currency
status = status
"""),
    payments=_map("""
contactname | contact = customer
invoicenumber | invoice number = invoice
date | paymentdate | payment date = received
amount = amount
currency = currency
reference = reference
"""),
)
"""Xero, from its contact template and the exports of contacts and sales invoices."""

PROFILES = {one.name: one for one in (PLAIN, QUICKBOOKS, XERO)}

NEEDED: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "customers": (("name", "company", "given", "family"),),
    "invoices": (("customer",), ("number",), ("issued",), ("unit_price", "line_amount")),
    "payments": (("customer",), ("received",), ("amount",)),
    "rates": (("card",), ("service",), ("unit",), ("unit_price",), ("currency",)),
}
"""Of each of these sets a file has at least one column."""


@attrs.frozen
class Header:
    """Where the fields stand in a row, what the file calls them, and which of its columns are not read."""

    places: Mapping[str, int]
    names: Mapping[str, str]
    ignored: tuple[str, ...]
    width: int


def header_of(cells: Sequence[str], kind: str, profile: Profile, line: int) -> Header:
    """The header row of a file of that kind.

    Raises:
        UnreadableFile: a column is missing, or stands twice where the profile does not bear it.
    """
    known: Columns = getattr(profile, kind)
    places: dict[str, int] = {}
    names: dict[str, str] = {}
    ignored: list[str] = []
    met: set[str] = set()
    for place, cell in enumerate(cells):
        name = " ".join(cell.strip().lstrip("*").split()).lower()
        if name and name in met and not profile.loose:
            raise UnreadableFile("header", shown(cell), "a header in which each name stands once", line)
        met.add(name)
        field = known.get(name)
        if field is None or field in places:
            ignored.append(cell)
        else:
            places[field], names[field] = place, cell
    if not known:
        raise InvalidValue("profile", profile.name, f"a profile that knows files of {kind}")
    for wanted in NEEDED[kind]:
        if not any(field in places for field in wanted):
            offered = [name for name, field in known.items() if field in wanted]
            raise UnreadableFile("header", shown(", ".join(cells)), f"a header with {' or '.join(offered)}", line)
    return Header(places, names, tuple(ignored), len(cells))
