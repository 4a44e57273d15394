"""Plain addresses and numbers are read without the libraries that judge them, and to the same end."""

from string import ascii_letters, digits

import phonenumbers
import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import example, given
from hypothesis import strategies as st
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from custmgr.values.mail_addresses import plainly_folded
from custmgr.values.phone_numbers import plainly_e164

REGIONS = sorted(phonenumbers.SUPPORTED_REGIONS)
USUAL = (
    "US",
    "CA",
    "GB",
    "DE",
    "FR",
    "NL",
    "IT",
    "ES",
    "MX",
    "BR",
    "AR",
    "AU",
    "NZ",
    "IN",
    "JP",
    "CN",
    "KR",
    "RU",
    "KZ",
    "UY",
)
KINDS = [kind for kind in range(11) if kind != PhoneNumberType.FIXED_LINE_OR_MOBILE]

local_parts = st.text(ascii_letters + digits + "._+-'%", min_size=1, max_size=70)
labels = st.text("abXY09-", min_size=1, max_size=65) | st.sampled_from(("xn--bcher-kva", "ab--cd", "example", "co"))
endings = st.sampled_from(("com", "COM", "test", "local", "example", "arpa", "uk", "c", "9x", "onion", "invalid"))
domains = st.builds(lambda parts, end: ".".join((*parts, end)), st.lists(labels, min_size=0, max_size=4), endings)


def judged(address: str) -> str | None:
    try:
        parsed = validate_email(address, check_deliverability=False, strict=True)
    except EmailNotValidError:
        return None
    return f"{parsed.local_part.casefold()}@{parsed.ascii_domain}"


@given(st.builds("{}@{}".format, local_parts, domains))
@example("a@6tisch.arpa")
@example(f"{'a' * 65}@bell.example")
@example(f"a@{'b' * 64}.com")
@example("a@b.com\n")
@example(f"a@{'.'.join(['b' * 63] * 3)}.{'c' * 61}")
def test_a_plain_address_is_folded_as_the_library_does(address):
    assert plainly_folded(address) in (None, judged(address))


@pytest.mark.parametrize("address", ["Ruth@Bell.example", "a.b+c_d-e@x-y.co.uk", "7@1.com", "office3@firm3.example"])
def test_usual_addresses_are_plain(address):
    assert plainly_folded(address) == judged(address) == address.lower()


@st.composite
def numbers(draw):
    """A number of some country in some spelling, with a digit or two that are wrong; and where it is dialled."""
    region = draw(st.sampled_from(USUAL) | st.sampled_from(REGIONS))
    found = phonenumbers.example_number_for_type(region, draw(st.sampled_from(KINDS)))
    number = found or phonenumbers.example_number(region)
    spelled = phonenumbers.format_number(number, draw(st.integers(0, 3)))
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(spelled) - 1))
        cut = draw(st.integers(0, 1))
        spelled = spelled[:at] + draw(st.sampled_from(("", *digits, " ", "(0)", "00", "1"))) + spelled[at + cut :]
    return spelled, draw(st.sampled_from((None, region, region, "US", "IT")))


def parsed(raw: str, region: str | None) -> str | None:
    try:
        number = phonenumbers.parse(raw, region)
    except phonenumbers.NumberParseException:
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164) if phonenumbers.is_valid_number(number) else None


@given(numbers())
@example(("+44 (0)20 7946 0018", None))
@example(("1 217 552 0000", "US"))
@example(("011 49 30 1234567", "US"))
@example(("(0) 30 1234567", "DE"))
@example(("+390612345678", "US"))
@example(("+113101234", None))
def test_a_number_in_digits_is_read_as_the_library_does(number):
    assert plainly_e164(*number) in (None, parsed(*number))


@pytest.mark.parametrize(
    ("raw", "region", "e164"),
    [
        ("+1 217 552-0000", None, "+12175520000"),
        ("(416) 555-0123", "CA", "+14165550123"),
        ("+49 30 1234567", "US", "+49301234567"),
        ("030 1234567", "DE", "+49301234567"),
        ("+44 20 7946 0018", None, "+442079460018"),
    ],
)
def test_usual_numbers_are_read_in_digits(raw, region, e164):
    assert plainly_e164(raw, region) == parsed(raw, region) == e164
