"""The desk's rate cards, kept by staff."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypedDict, Unpack
from uuid import UUID

import attrs

from custmgr.customers import OTHER, ListName, choices
from custmgr.errors import InvalidValue, Stale
from custmgr.history import changes, record
from custmgr.onboarding.model import RateCard
from custmgr.ports.storage import Reader, Transaction
from custmgr.query import ALL, Cursor, Is, Page
from custmgr.use_case import Service, use_case
from custmgr.values.dates import business_date
from custmgr.values.exact import PLACES, decimal, shown, whole
from custmgr.values.frozen import changed
from custmgr.values.ids import new_id
from custmgr.values.mail_domains import is_free, registrable
from custmgr.values.money import exponent
from custmgr.values.people import Email
from custmgr.values.wording import text

HIGHEST_PRICE = 10**9
HIGHEST_PRIORITY = 10**6
MOST_DOMAINS = 10_000
NEEDED = ("name", "service", "unit", "unit_price", "currency")


class CardFacts(TypedDict, total=False):
    """What may be said about a rate card; the price is per unit, of at most six decimals."""

    name: str
    service: str
    unit: str
    unit_price: Decimal | str | int
    currency: str
    domains: Iterable[str]
    include_subdomains: bool
    categories: Iterable[str]
    priority: int
    valid_from: date | None
    valid_until: date | None


def domain(given: str) -> str:
    """A domain that one organisation registered, in ASCII: ``müller.example`` becomes ``xn--mller-kva.example``.

    Raises:
        InvalidValue: no domain, a sub-domain or public suffix, or one where anybody may have an address.
    """
    wanted = "the registered domain of one organisation, like lawfirm.example"
    try:
        found = Email(f"postmaster@{given}").domain
    except InvalidValue:
        raise InvalidValue("domains", shown(given), wanted) from None
    if registrable(found) != found or is_free(found):
        raise InvalidValue("domains", shown(given), wanted)
    return found


def _read(reader: Reader, facts: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := facts.keys() - CardFacts.__annotations__.keys():
        raise TypeError(f"not a fact about a rate card: {', '.join(sorted(unknown))}")
    found = dict(facts)
    for name in ("name", "unit"):
        if name in facts:
            found[name] = text(facts[name], name, at_most=100)
    for name in ("valid_from", "valid_until"):
        if facts.get(name) is not None:
            found[name] = business_date(facts[name], name)
    if "unit_price" in facts:
        found["unit_price"] = _price(facts["unit_price"])
    if "currency" in facts:
        exponent(facts["currency"])
    _match(reader, facts, found)
    return found


def _match(reader: Reader, facts: Mapping[str, Any], found: dict[str, Any]) -> None:
    if "service" in facts:
        found["service"] = choices(reader, ListName.SERVICE).choice(facts["service"])
    if "domains" in facts:
        found["domains"] = frozenset(map(domain, _several(facts["domains"], "domains")))
    if "categories" in facts:
        listed = choices(reader, ListName.CATEGORY)
        several = _several(facts["categories"], "categories")
        found["categories"] = frozenset(listed.choice(one, "categories") for one in several)


def _price(given: object) -> Decimal:
    found = decimal(given, "unit_price", PLACES, at_most=HIGHEST_PRICE)
    if found < 0:
        raise InvalidValue("unit_price", str(given), "zero or more")
    return found


def _several(given: Iterable[str], name: str) -> tuple[str, ...]:
    found = () if isinstance(given, str) else tuple(given)
    if isinstance(given, str) or len(found) > MOST_DOMAINS:
        raise InvalidValue(
            name, shown(given) if isinstance(given, str) else len(found), f"at most {MOST_DOMAINS} words"
        )
    return found


def _coherent(card: RateCard) -> RateCard:
    if OTHER in card.categories:
        raise InvalidValue("categories", OTHER, "categories other than the one for all others, which gets no rates")
    whole(card.priority, "priority", at_least=-HIGHEST_PRIORITY, at_most=HIGHEST_PRIORITY)
    if card.include_subdomains not in (True, False):
        raise InvalidValue("include_subdomains", card.include_subdomains, "True or False")
    if card.valid_from and card.valid_until and card.valid_until < card.valid_from:
        raise InvalidValue("valid_until", card.valid_until, f"{card.valid_from} or later")
    return card


def drawn_up(reader: Reader, facts: Mapping[str, Any]) -> RateCard:
    """A card of these facts, not stored yet.

    Raises:
        InvalidValue: naming the field.
    """
    if missing := [name for name in NEEDED if name not in facts]:
        raise InvalidValue(missing[0], None, f"a rate card with its {', '.join(NEEDED)}")
    return _coherent(RateCard(id=new_id(), **_read(reader, facts)))


def put_on_offer(tx: Transaction, card: RateCard) -> RateCard:
    """The card stored.

    Raises:
        Duplicate: another card has this name.
    """
    record(tx, "rate_card.offered", document=card.id, facts={"name": card.name, "service": card.service})
    return tx.put(card)


@attrs.frozen
class RateCards(Service):
    """The desk's rate cards."""

    @use_case("onboarding.change_cards")
    def offer(self, **facts: Unpack[CardFacts]) -> RateCard:
        """Put a new card on offer; a name, service, unit, unit price and currency are needed.

        Raises:
            InvalidValue: naming the field.
            Duplicate: another card has this name.
        """
        tx = self.begin()
        return put_on_offer(tx, drawn_up(tx, facts))

    @use_case("onboarding.change_cards")
    def change(self, card: UUID, *, version: int, **facts: Unpack[CardFacts]) -> RateCard:
        """Change these facts of the version you have seen; who has the card's rate keeps it as it was assigned.

        Raises:
            Stale: somebody changed the card since.
            InvalidValue: naming the field.
        """
        tx = self.begin()
        old = tx.get(RateCard, card)
        if old.version != version:
            raise Stale("RateCard", card, version, old.version)
        return _kept(tx, old, _coherent(changed(old, **_read(tx, facts))), "rate_card.changed")

    @use_case("onboarding.change_cards")
    def withdraw(self, card: UUID) -> RateCard:
        """Take the card off offer for good; who has its rate keeps it."""
        tx = self.begin()
        old = tx.get(RateCard, card)
        return _kept(tx, old, old.withdrawn(), "rate_card.withdrawn")

    @use_case("onboarding.read")
    def get(self, card: UUID) -> RateCard:
        """The card with this id."""
        return self.read().get(RateCard, card)

    @use_case("onboarding.read")
    def find(self, *, active: bool | None = True, after: Cursor | None = None, limit: int = 100) -> Page[RateCard]:
        """Cards by name; those that were withdrawn too with ``active=None``."""
        where = ALL if active is None else Is("active", active)
        return self.read().find(RateCard, where, order=("name",), after=after, limit=limit)


def _kept(tx: Transaction, old: RateCard, new: RateCard, kind: str) -> RateCard:
    if new == old:
        return old
    record(tx, kind, document=old.id, facts=changes(old, new))
    return tx.put(new)
