"""Reading what a caller says about a customer: every fact checked, named by the field it belongs to."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, TypedDict
from unicodedata import normalize
from uuid import UUID

from custmgr.customers.model import AddressKind, CustomerKind, KeptAddress
from custmgr.errors import InvalidValue
from custmgr.values.addresses import Address
from custmgr.values.dates import zone_named
from custmgr.values.exact import shown
from custmgr.values.money import exponent
from custmgr.values.people import Email, PersonName, Phone
from custmgr.values.wording import choice, fold, text

MOST_TAGS = 100
LONGEST_TAG = 50

_SWITCHES = {"no mail": "no_mail", "no text": "no_text"}

_LENGTHS = {
    "name": 200,
    "external_number": 50,
    "company": 200,
    "department": 200,
    "position": 200,
    "category": 100,
    "customer_type": 100,
    "billing_type": 100,
    "tax_id": 50,
    "purchase_order": 100,
    "language": 35,
    "account_manager": 200,
}


class Facts(TypedDict, total=False):
    """What may be said about a customer; text is trimmed, and an empty e-mail or phone means none."""

    name: str
    external_number: str | None
    kind: CustomerKind | str
    person: PersonName | None
    company: str
    email: Email | str | None
    phone: Phone | str | None
    department: str
    position: str
    category: str
    customer_type: str
    billing_type: str
    address: Address | None
    billing_address: Address | None
    shipping_address: Address | None
    addresses: Iterable[KeptAddress]
    tax_id: str
    purchase_order: str
    parent: UUID | None
    account_manager: str | None
    currency: str
    language: str
    zone: str
    tags: Iterable[str]
    no_mail: bool
    no_text: bool


_NAMES = Facts.__annotations__.keys()


def read(facts: Mapping[str, Any], addresses: tuple[KeptAddress, ...] = ()) -> dict[str, Any]:
    """The attributes of a customer that these facts set; addresses named by kind replace those of the same kind.

    Raises:
        InvalidValue: naming the field.
        TypeError: a fact that no customer has.
    """
    if unknown := facts.keys() - _NAMES:
        raise TypeError(f"not a fact about a customer: {', '.join(sorted(unknown))}")
    found: dict[str, Any] = {}
    for name, value in facts.items():
        if name in _LENGTHS and value is not None:
            found[name] = text(value, name, at_most=_LENGTHS[name], required=name in ("name", "category"))
    if "external_number" in facts:
        found["external_number"] = found.get("external_number") or None
    _people(facts, found)
    _places(facts, found, addresses)
    _settings(facts, found)
    if "tags" in facts:
        found["tags"] = tags(facts["tags"])
    for name in ("parent", "account_manager"):
        if name in facts and (name == "parent" or facts[name] is None):
            found[name] = facts[name]
    return found


def _settings(facts: Mapping[str, Any], found: dict[str, Any]) -> None:
    if "currency" in facts:
        exponent(facts["currency"])
        found["currency"] = facts["currency"]
    if "zone" in facts:
        found["zone"] = facts["zone"]
        if facts["zone"]:
            zone_named(facts["zone"])
    for name in _SWITCHES.values():
        if name in facts:
            found[name] = _flag(facts[name], name)


def _flag(given: object, name: str) -> bool:
    if not isinstance(given, bool):
        raise InvalidValue(name, given, "True or False")
    return given


def _people(facts: Mapping[str, Any], found: dict[str, Any]) -> None:
    if "kind" in facts:
        found["kind"] = choice(facts["kind"], "kind", CustomerKind)
    if "person" in facts:
        _hold_type(facts["person"], "person", PersonName, "the name of a person in its parts")
        found["person"] = facts["person"]
    if "name" in found:
        found["name_folded"] = fold(found["name"])
    if "email" in facts:
        given = facts["email"]
        email = Email(given) if isinstance(given, str) and given.strip() else given or None
        _hold_type(email, "email", Email, "an e-mail address")
        found |= {
            "email": email or None,
            "email_folded": email.folded if email else None,
            "email_domain": email.registrable if email and not email.is_free_mail else None,
        }
    if "phone" in facts:
        given = facts["phone"]
        phone = Phone(given) if isinstance(given, str) and given.strip() else given or None
        _hold_type(phone, "phone", Phone, "a phone number")
        found |= {"phone": phone or None, "phone_e164": phone.e164 if phone else None}


_PLACES = {
    "address": AddressKind.MAIN,
    "billing_address": AddressKind.BILLING,
    "shipping_address": AddressKind.SHIPPING,
}
_ORDER = {kind: place for place, kind in enumerate(AddressKind)}


def _places(facts: Mapping[str, Any], found: dict[str, Any], addresses: tuple[KeptAddress, ...]) -> None:
    named = {kind: facts[name] for name, kind in _PLACES.items() if name in facts}
    if not named and "addresses" not in facts:
        return
    for name in _PLACES:
        _hold_type(facts.get(name), name, Address, "an address")
    kept = tuple(facts.get("addresses", addresses))
    for one in kept:
        _hold_type(one, "addresses", KeptAddress, "addresses, each with what it is for")
    kept = tuple(one for one in kept if one.kind not in named)
    new = tuple(KeptAddress(kind, address) for kind, address in named.items() if address is not None)
    once = [one.kind for one in new + kept if one.kind not in (AddressKind.SERVICE, AddressKind.OTHER)]
    if len(once) != len(set(once)):
        raise InvalidValue("addresses", [kind.value for kind in once], "at most one address of each of these kinds")
    found["addresses"] = tuple(sorted(new + kept, key=lambda one: _ORDER[one.kind]))


def _hold_type(given: object, name: str, wanted: type, words: str) -> None:
    if given is not None and not isinstance(given, wanted):
        raise InvalidValue(name, given, words)


def tags(words: Iterable[str]) -> frozenset[str]:
    """Tags in their normal form: trimmed, one space between words, case-folded, composed; the same form is one tag.

    Letters that only look alike (a Latin and a Cyrillic a) are different letters, so those tags are two.

    Raises:
        InvalidValue: more than 100 tags, one longer than 50 characters, or a wish for which there is a switch.
    """
    if isinstance(words, str):
        raise InvalidValue("tags", words, "several words, not one text")
    found = frozenset(tag(word) for word in words)
    if len(found) > MOST_TAGS:
        raise InvalidValue("tags", len(found), f"at most {MOST_TAGS} tags")
    return found


def tag(word: str) -> str:
    """One tag in its normal form.

    Raises:
        InvalidValue: it is none, or a wish for which there is a switch.
    """
    if switch := switch_named(word):
        raise InvalidValue("tags", shown(word), f"a tag: say it with {switch}=True")
    return _normal(word)


def switch_named(word: str) -> str | None:
    """The fact about a customer that this word switches on, where others have a tag for it."""
    return _SWITCHES.get(" ".join(re.split("[ _-]+", _normal(word))))


def _normal(word: str) -> str:
    return normalize("NFC", " ".join(text(word, "tags", at_most=LONGEST_TAG).casefold().split()))
