"""Staff keep the rates that the desk offers (F37, F38)."""

from datetime import date
from decimal import Decimal

import pytest

from custmgr import Duplicate, InvalidValue, Staff, Stale
from custmgr.actors import Denied
from custmgr.customers import OTHER

FACTS = {"name": "Standard", "service": "transcription", "unit": "page", "unit_price": "0.0125", "currency": "USD"}


def test_a_card_says_what_a_unit_costs(ana):
    card = ana.rate_cards.offer(**FACTS, domains=["LawFirm.example"], categories=["court"], priority=3)
    assert (card.unit_price, card.domains, card.categories) == (Decimal("0.0125"), {"lawfirm.example"}, {"Court"})
    assert (card.include_subdomains, card.active, card.priority) == (False, True, 3)
    assert ana.rate_cards.get(card.id) == card


@pytest.mark.parametrize("missing", list(FACTS))
def test_a_card_without_its_terms_is_refused(ana, missing):
    with pytest.raises(InvalidValue, match=missing):
        ana.rate_cards.offer(**{name: value for name, value in FACTS.items() if name != missing})


@pytest.mark.parametrize(
    "facts",
    [
        {"unit_price": "-1"},
        {"unit_price": "0.0000001"},
        {"unit_price": 0.5},
        {"unit_price": "NaN"},
        {"currency": "usd"},
        {"service": "juggling"},
        {"domains": ["gmail.com"]},
        {"domains": ["co.uk"]},
        {"domains": ["mail.lawfirm.example"]},
        {"domains": ["law firm"]},
        {"domains": ["ruth@lawfirm.example"]},
        {"domains": [""]},
        {"domains": "lawfirm.example"},
        {"domains": [f"d{n}.example" for n in range(10_001)]},
        {"categories": ["Circus"]},
        {"categories": [OTHER]},
        {"categories": "Court"},
        {"priority": "high"},
        {"priority": True},
        {"include_subdomains": "yes"},
        {"valid_from": date(2026, 2, 1), "valid_until": date(2026, 1, 31)},
        {"valid_from": "soon"},
        {"name": ""},
        {"unit": "x" * 101},
    ],
    ids=lambda facts: " ".join(facts),
)
def test_what_makes_no_sense_on_a_card_is_refused(ana, facts):
    with pytest.raises(InvalidValue):
        ana.rate_cards.offer(**{**FACTS, **facts})
    assert len(ana.rate_cards.find()) == 0


def test_an_unknown_fact_is_a_mistake_of_the_caller(ana):
    with pytest.raises(TypeError, match="colour"):
        ana.rate_cards.offer(**FACTS, colour="red")


def test_names_of_cards_are_unique(ana):
    ana.rate_cards.offer(**FACTS)
    with pytest.raises(Duplicate):
        ana.rate_cards.offer(**FACTS)


def test_a_card_is_changed_in_the_version_that_was_seen(ana):
    card = ana.rate_cards.offer(**FACTS)
    changed = ana.rate_cards.change(card.id, version=card.version, unit_price="4", valid_until=date(2026, 12, 31))
    assert (changed.unit_price, changed.unit, changed.valid_until) == (Decimal(4), "page", date(2026, 12, 31))
    with pytest.raises(Stale):
        ana.rate_cards.change(card.id, version=card.version, unit_price="5")
    assert ana.rate_cards.change(card.id, version=changed.version, unit="page") == changed
    assert ana.history.timeline(kinds=("rate_card.changed",)).items[0].facts["unit_price"] == ["0.0125", "4"]


def test_withdrawn_cards_are_listed_only_on_request(ana):
    card = ana.rate_cards.offer(**FACTS)
    kept = ana.rate_cards.offer(**{**FACTS, "name": "A second"})
    gone = ana.rate_cards.withdraw(card.id)
    assert ana.rate_cards.withdraw(card.id) == gone
    assert ana.rate_cards.find().items == (kept,)
    assert ana.rate_cards.find(active=None).items == (kept, gone)
    assert ana.rate_cards.find(active=False).items == (gone,)


def test_matching_and_changing_cards_are_separate_permissions(desk, ana):
    bell = ana.customers.add(name="Bell")
    clerk = desk.acting_as(Staff("u-2", name="Bo", permissions={"onboarding.match_rates"}))
    assert clerk.onboarding.match_rates(bell.id).rates == ()
    with pytest.raises(Denied):
        clerk.rate_cards.offer(**FACTS)
    with pytest.raises(Denied):
        clerk.onboarding.dry_run()
