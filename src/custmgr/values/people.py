"""How people are named and reached: names, e-mail addresses and phone numbers."""

import unicodedata
from typing import Any

import attrs

from custmgr.errors import InvalidValue
from custmgr.values.addresses import Address
from custmgr.values.mail_addresses import folded_address
from custmgr.values.mail_domains import is_free, registrable
from custmgr.values.phone_numbers import e164_of
from custmgr.values.wording import fold, text

__all__ = ["Address", "Email", "PersonName", "Phone", "fold", "text"]

_LONGEST_EMAIL = 254
_LONGEST_PHONE = 64
_LONGEST_NAME = 200


def _email_text(value: str) -> str:
    text(value, "email", at_most=_LONGEST_EMAIL)
    return value.strip()  # not composed: what is checked is what was written


@attrs.frozen
class Email:
    """One e-mail address as it was written, and the form in which two of them are compared.

    The address is checked offline when ``folded`` is computed; a stored pair of both is taken as it is.
    """

    address: str = attrs.field(converter=_email_text)
    folded: str = attrs.field(kw_only=True)

    @folded.default
    def _checked(self) -> str:
        return folded_address(self.address)

    @classmethod
    def stored(cls, address: str, folded: str) -> "Email":
        """The address that an earlier ``Email`` was stored as, without parsing it again."""
        return cls(address, folded=folded)

    @property
    def domain(self) -> str:
        """The domain in its ASCII form and lower case."""
        return self.folded.rpartition("@")[2]

    @property
    def envelope(self) -> str:
        """The address as mail servers take it: the local part as written, the domain in ASCII."""
        local = unicodedata.normalize("NFC", self.address.rpartition("@")[0])
        return f"{local}@{self.domain}"

    @property
    def registrable(self) -> str | None:
        """The part of the domain that its owner registered; none when the domain is a public suffix."""
        return registrable(self.domain)

    @property
    def is_free_mail(self) -> bool:
        """Whether the domain is a free, disposable or shared provider's and so says nothing about the customer."""
        return is_free(self.domain)

    def __str__(self) -> str:
        return self.address


def _phone_text(value: str) -> str:
    return text(value, "phone", at_most=_LONGEST_PHONE)


@attrs.frozen
class Phone:
    """A phone number as it was written, and its E.164 form where it is a valid number.

    What cannot be read is kept with ``e164`` None, good to print and no target for messages.
    """

    raw: str = attrs.field(converter=_phone_text)
    e164: str | None = attrs.field(kw_only=True)

    @e164.default
    def _read(self) -> str | None:
        return e164_of(self.raw, None)

    @classmethod
    def of(cls, raw: str, region: str | None = None) -> "Phone":
        """The number read as dialled within that country when it has no leading plus."""
        return cls(raw, e164=e164_of(_phone_text(raw), region))

    @property
    def region(self) -> str | None:
        """The country of the number, none when it is unreadable or belongs to no country."""
        import phonenumbers

        return phonenumbers.region_code_for_number(phonenumbers.parse(self.e164)) if self.e164 else None

    @property
    def is_premium(self) -> bool:
        """Whether the one who calls or is billed pays an extra rate."""
        import phonenumbers

        if self.e164 is None:
            return False
        kind = phonenumbers.number_type(phonenumbers.parse(self.e164))
        return kind in (phonenumbers.PhoneNumberType.PREMIUM_RATE, phonenumbers.PhoneNumberType.SHARED_COST)

    def __str__(self) -> str:
        return self.raw


def _name_part(value: str, _self: object, field: "attrs.Attribute[str]") -> str:
    return text(value, field.name, at_most=_LONGEST_NAME, required=False)


def _part() -> Any:
    return attrs.field(default="", converter=attrs.Converter(_name_part, takes_self=True, takes_field=True))


@attrs.frozen
class PersonName:
    """A person's name in the parts that were given, never guessed apart; a given or a family name is required."""

    given: str = _part()
    family: str = _part()
    middle: str = _part()
    prefix: str = _part()
    suffix: str = _part()
    family_first: bool = False

    def __attrs_post_init__(self) -> None:
        if not self.given and not self.family:
            raise InvalidValue("name", "", "a given or a family name (empty)")

    @property
    def display(self) -> str:
        """The whole name in its owner's order."""
        own = (self.family, self.given, self.middle) if self.family_first else (self.given, self.middle, self.family)
        return " ".join(part for part in (self.prefix, *own, self.suffix) if part)

    @property
    def sorting(self) -> str:
        """The name as lists are sorted by: family name first."""
        return ", ".join(part for part in (self.family, " ".join(filter(None, (self.given, self.middle)))) if part)

    def __str__(self) -> str:
        return self.display
