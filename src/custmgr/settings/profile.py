"""The desk's own face: who writes the invoices, in which language, zone and currency."""

from collections.abc import Iterable
from typing import ClassVar

import attrs

from custmgr.errors import InvalidValue
from custmgr.values.addresses import Address
from custmgr.values.dates import zone_named
from custmgr.values.exact import shown
from custmgr.values.money import exponent
from custmgr.values.people import Email, Phone
from custmgr.values.wording import text, text_field

LARGEST_LOGO = 500_000
"""Bytes that a logo may have."""

MOST_LINES = 20

_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


def _lines(value: Iterable[str] | str) -> tuple[str, ...]:
    lines = tuple(value.splitlines() if isinstance(value, str) else value)
    if len(lines) > MOST_LINES:
        raise InvalidValue("remit_to", len(lines), f"at most {MOST_LINES} lines")
    return tuple(text(line, "remit_to", at_most=200, required=False) for line in lines)


def _email(value: Email | str | None) -> Email | None:
    return Email(value) if isinstance(value, str) and value.strip() else value or None  # type: ignore[return-value]


def _phone(value: Phone | str | None) -> Phone | None:
    return Phone(value) if isinstance(value, str) and value.strip() else value or None  # type: ignore[return-value]


def _picture(_profile: object, _field: object, logo: bytes | None) -> None:
    if logo is None:
        return
    if not isinstance(logo, bytes) or not logo.startswith(_PICTURES):
        raise InvalidValue("logo", shown(logo), "the bytes of a PNG or JPEG picture")
    if len(logo) > LARGEST_LOGO:
        raise InvalidValue("logo", len(logo), f"at most {LARGEST_LOGO} bytes")


def _zone(_profile: object, _field: object, name: str) -> None:
    if name:
        zone_named(name)


def _currency(_profile: object, _field: object, code: str | None) -> None:
    if code is not None:
        exponent(code)


def _address(_profile: object, _field: object, value: Address | None) -> None:
    if value is not None and not isinstance(value, Address):
        raise InvalidValue("address", shown(value), "an Address or nothing")


@attrs.frozen(kw_only=True)
class DeskProfile:
    """Who the desk is to its customers.

    ``remit_to`` are the lines that say where to pay. ``time_zone`` decides every business date; an empty one leaves it
    to the clock that the desk was opened with. ``currency`` is the one the desk reports in; ``None``: by currency.
    """

    desk_only: ClassVar[bool] = True

    legal_name: str = text_field(at_most=200, default="")
    address: Address | None = attrs.field(default=None, validator=_address)
    tax_id: str = text_field(at_most=50, default="")
    remit_to: tuple[str, ...] = attrs.field(default=(), converter=_lines)
    email: Email | None = attrs.field(default=None, converter=_email)
    phone: Phone | None = attrs.field(default=None, converter=_phone)
    logo: bytes | None = attrs.field(default=None, validator=_picture, repr=False)
    language: str = text_field(at_most=35, default="en")
    time_zone: str = attrs.field(default="", validator=_zone)
    currency: str | None = attrs.field(default=None, validator=_currency)
