"""Postal addresses are structured and print in their country's order (F11)."""

import json

import phonenumbers
import pytest

from custmgr.errors import InvalidValue
from custmgr.values import Address
from custmgr.values.addresses import COUNTRIES


@pytest.mark.parametrize(
    ("address", "lines"),
    [
        (
            Address("1 Main St\nSuite 2", "Austin", "TX", "78701", "US"),
            ("1 Main St", "Suite 2", "Austin, TX 78701", "US"),
        ),
        (Address("10 Downing St", "London", "", "SW1A 2AA", "GB"), ("10 Downing St", "London", "SW1A 2AA", "GB")),
        (Address("Platz der Republik 1", "Berlin", "", "11011", "DE"), ("Platz der Republik 1", "11011 Berlin", "DE")),
        (
            Address("111 Wellington St", "Ottawa", "ON", "K1A 0A9", "CA"),
            ("111 Wellington St", "Ottawa ON K1A 0A9", "CA"),
        ),
        (Address("Via Roma 1", "Torino", "TO", "10121", "IT"), ("Via Roma 1", "10121 Torino TO", "IT")),
        (
            Address("千代田1-1", "千代田区", "東京都", "100-8111", "JP"),
            ("100-8111", "東京都千代田区", "千代田1-1", "JP"),
        ),
    ],
)
def test_a_label_follows_the_country(address, lines):
    assert address.label() == lines


def test_missing_parts_leave_no_gap():
    assert Address(city="Austin", country="US").label() == ("Austin", "US")
    assert Address(region="TX", country="US").label("") == ("TX",)
    assert Address(street="Somewhere").label() == ("Somewhere",)


def test_the_country_prints_by_its_name_or_not_at_all():
    address = Address(city="Berlin", country="DE")
    assert address.label("GERMANY") == ("Berlin", "GERMANY")
    assert address.label("") == ("Berlin",)


def test_only_the_separators_of_the_layout_are_left_out():
    assert Address(street="12, -", city="Manama", country="BH").label("") == ("12, -", "Manama")
    assert Address(postal_code="78701", country="US").label("") == ("78701",)


def test_braces_in_an_address_are_only_braces():
    assert Address(street="{city} {0} %s", city="Bonn", country="DE").label("") == ("{city} {0} %s", "Bonn")


def test_no_part_of_an_address_is_lost_in_any_country():
    for country in sorted(COUNTRIES):
        printed = " ".join(Address("Rd7", "Ville", "Regio", "ZIP9", country).label())
        if country != "SG":
            assert "Regio" in printed
        assert all(part in printed for part in ("Rd7", "Ville", "ZIP9", country))


def test_a_country_code_is_kept_in_capitals():
    assert Address(country="de").country == "DE"


@pytest.mark.parametrize("country", ["Germany", "ZZ", "D", "ÄÖ", "ı1", 49, None])
def test_an_unknown_country_is_refused(country):
    with pytest.raises(InvalidValue) as refusal:
        Address(city="Berlin", country=country)
    assert refusal.value.field == "country"


def test_countries_with_phones_are_known():
    """Ascension and Tristan da Cunha dial by codes that ISO reserves and no post uses."""
    assert {"AC", "TA"} == set(phonenumbers.SUPPORTED_REGIONS) - COUNTRIES
    assert len(COUNTRIES) == 250


@pytest.mark.parametrize("parts", [{}, {"street": " "}, {"city": "", "country": ""}])
def test_an_address_of_nothing_is_refused(parts):
    with pytest.raises(InvalidValue):
        Address(**parts)


@pytest.mark.parametrize("part", ["street", "city", "region", "postal_code"])
@pytest.mark.parametrize("given", ["a\x00b", "a\x85", "a\u2028b", "x" * 501, None, 5])
def test_unprintable_or_endless_parts_are_refused(part, given):
    with pytest.raises(InvalidValue) as refusal:
        Address(**{part: given})
    assert refusal.value.field == part


def test_only_a_street_has_several_lines():
    assert Address(street="a\r\nb").label() == ("a", "b")
    with pytest.raises(InvalidValue):
        Address(city="a\nb")


def test_published_addresses_keep_all_their_parts(real_data):
    checked = 0
    for line in real_data("contacts/address_cases_quarter.jsonl").splitlines():
        parts = json.loads(line)["components"]
        given = {
            "street": parts.get("road", ""), "city": parts.get("city", parts.get("town", "")),
            "postal_code": parts.get("postcode", ""), "country": parts.get("country_code", ""),
        }  # fmt: skip
        if any(given.values()) and given["country"].upper() in COUNTRIES:
            label = "\n".join(Address(**given).label())
            assert all(
                " ".join(part.split()) in label for part in (given["street"], given["city"], given["postal_code"])
            )
            checked += 1
    assert checked > 80
