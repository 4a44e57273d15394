"""A new customer gets its rates by e-mail domain or category, and is told why (F36-F40, B2)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import attrs
import pytest

from custmgr.customers import OTHER, NotActive
from custmgr.onboarding import Because, StepName

PAGE = {"service": "transcription", "unit": "page", "currency": "USD"}
HOUR = {"service": "proceedings", "unit": "hour", "currency": "USD"}


@pytest.fixture
def offer(ana):
    def offered(name, **facts):
        return ana.rate_cards.offer(name=name, **{**PAGE, "unit_price": "3.65", **facts})

    return offered


@pytest.fixture
def add(ana):
    def added(name, email="ruth@lawfirm.example", category="Law Firm", **facts):
        return ana.customers.add(name=name, email=email, category=category, despite_duplicates=True, **facts).id

    return added


def reasons(match):
    return [(one.step, one.because) for one in match.steps]


def test_an_email_domain_match_wins_over_the_category(ana, offer, add):
    """F37, F38."""
    firm = offer("Firm", domains=["lawfirm.example"])
    offer("Any law firm", categories=["Law Firm"])
    match = ana.onboarding.match_rates(add("Bell"))
    assert (match.rates, match.because) == ((firm,), Because.EMAIL_DOMAIN)
    assert reasons(match) == [
        (StepName.ASSIGNED, Because.NOTHING_ASSIGNED),
        (StepName.DOMAIN, Because.EMAIL_DOMAIN),
        (StepName.USE_MATCHES, Because.ALL_MATCHES),
    ]
    assert match.steps[1].about == ("lawfirm.example",)


def test_the_customer_has_the_matched_rate_from_today(ana, offer, add, clock):
    firm = offer("Firm", domains=["lawfirm.example"])
    bell = add("Bell")
    match = ana.onboarding.match_rates(bell)
    (rate,) = ana.onboarding.rates(bell)
    assert match.assigned == (rate,)
    assert (rate.card, rate.service, rate.unit, rate.unit_price, rate.currency) == (
        firm.id,
        "transcription",
        "page",
        firm.unit_price,
        "USD",
    )
    assert (rate.since, rate.until, rate.because) == (clock.today(), None, Because.EMAIL_DOMAIN)
    assert ana.onboarding.rates(bell, on=clock.today() - timedelta(days=1)) == ()


def test_existing_rates_are_never_touched(ana, offer, add):
    """F36, and F40: running again gives the same result."""
    offer("Firm", domains=["lawfirm.example"])
    bell = add("Bell")
    first = ana.onboarding.match_rates(bell)
    offer("Better", domains=["lawfirm.example"], priority=9)
    again = ana.onboarding.match_rates(bell)
    assert (again.rates, again.because) == ((), Because.ALREADY_ASSIGNED)
    assert again.assigned == first.assigned == ana.onboarding.all_rates(bell)
    assert reasons(again) == [(StepName.ASSIGNED, Because.ALREADY_ASSIGNED)]


def test_a_rate_of_the_past_or_future_counts_as_assigned_too(ana, offer, add, clock):
    card = offer("By hand")
    offer("Firm", domains=["lawfirm.example"])
    bell = add("Bell", services=["transcription"])
    ana.onboarding.assign(bell, card.id, since=clock.today() + timedelta(days=30))
    assert ana.onboarding.rates(bell) == ()
    assert ana.onboarding.match_rates(bell).because is Because.ALREADY_ASSIGNED


def test_every_matching_card_is_used_in_a_stable_order(ana, offer, add):
    page = offer("Pages", domains=["lawfirm.example"])
    hour = offer("Hours", domains=["lawfirm.example"], **HOUR)
    match = ana.onboarding.match_rates(add("Bell"))
    assert match.rates == (hour, page)


def test_the_card_of_higher_priority_is_used_for_its_service(ana, offer, add):
    offer("Standard", domains=["lawfirm.example"])
    special = offer("Special", domains=["lawfirm.example"], priority=1)
    hour = offer("Hours", domains=["lawfirm.example"], **HOUR)
    match = ana.onboarding.match_rates(add("Bell"))
    assert match.rates == (hour, special)
    assert match.steps[-1].because is Because.PRIORITY
    assert match.steps[-1].about == ("Special",)


def test_cards_of_equal_priority_for_one_service_are_left_to_staff(ana, offer, add):
    offer("One", domains=["lawfirm.example"], priority=1)
    offer("Two", domains=["lawfirm.example"], priority=1)
    offer("Third", domains=["lawfirm.example"])
    hour = offer("Hours", domains=["lawfirm.example"], **HOUR)
    bell = add("Bell")
    match = ana.onboarding.match_rates(bell)
    assert (match.rates, match.because, match.conflicts) == ((hour,), Because.EMAIL_DOMAIN, ("transcription",))
    assert [(one.customer, one.because) for one in ana.onboarding.unmatched()] == [(bell, Because.CONFLICT)]


def test_staff_are_asked_until_every_conflict_has_a_rate(ana, offer, add):
    pages = [offer(f"Pages {n}", domains=["lawfirm.example"]) for n in range(2)]
    hours = [offer(f"Hours {n}", domains=["lawfirm.example"], **HOUR) for n in range(2)]
    bell = add("Bell", services=["transcription", "proceedings"])
    assert ana.onboarding.match_rates(bell).rates == ()
    assert [one.services for one in ana.onboarding.unmatched()] == [("proceedings", "transcription")]
    ana.onboarding.assign(bell, pages[1].id)
    assert [one.services for one in ana.onboarding.unmatched()] == [("proceedings",)]
    ana.onboarding.assign(bell, hours[0].id)
    assert len(ana.onboarding.unmatched()) == 0


def test_simultaneous_runs_assign_once(ana, offer, add):
    offer("Firm", domains=["lawfirm.example"])
    bell = add("Bell")
    with ThreadPoolExecutor(4) as pool:
        matches = list(pool.map(ana.onboarding.match_rates, [bell] * 8))
    reasons = sorted(match.because.name for match in matches)
    assert reasons == ["ALREADY_ASSIGNED"] * 7 + ["EMAIL_DOMAIN"]
    assert len(ana.onboarding.all_rates(bell)) == 1


def test_a_domain_match_in_conflict_does_not_fall_back_to_the_category(ana, offer, add):
    offer("One", domains=["lawfirm.example"])
    offer("Two", domains=["lawfirm.example"])
    offer("Any law firm", categories=["Law Firm"])
    match = ana.onboarding.match_rates(add("Bell"))
    assert (match.rates, match.because) == ((), Because.CONFLICT)


@pytest.mark.parametrize(
    ("email", "domains", "matches"),
    [
        ("ruth@lawfirm.example", ["lawfirm.example"], True),
        ("RUTH@LAWFIRM.EXAMPLE", ["lawfirm.example"], True),
        ("ruth@lawfirm.example", ["LawFirm.Example"], True),
        ("ruth@müller.example", ["xn--mller-kva.example"], True),
        ("ruth@xn--mller-kva.example", ["MÜLLER.example"], True),
        ("ruth@notlawfirm.example", ["lawfirm.example"], False),
        ("ruth@lawfirm.example.org", ["lawfirm.example"], False),
        ("ruth@mail.lawfirm.example", ["lawfirm.example"], False),
        ("ruth@firm.co.uk", ["firm.co.uk"], True),
        ("ruth@other.co.uk", ["firm.co.uk"], False),
    ],
)
def test_a_domain_matches_whole_whatever_its_case_and_script(ana, offer, add, email, domains, matches):
    offer("Firm", domains=domains)
    match = ana.onboarding.match_rates(add("Bell", email, category=OTHER))
    assert (match.because is Because.EMAIL_DOMAIN) is matches


def test_sub_domains_match_only_where_the_card_says_so(ana, offer, add):
    offer("Pages", domains=["lawfirm.example"])
    hour = offer("Hours", domains=["lawfirm.example"], include_subdomains=True, **HOUR)
    assert ana.onboarding.match_rates(add("Bell", "ruth@a.b.lawfirm.example")).rates == (hour,)


@pytest.mark.parametrize("email", ["bell@gmail.com", "bell@GMX.de", "bell@mailinator.com"])
def test_a_free_mail_domain_never_matches(ana, offer, add, email):
    offer("Everybody", categories=["Law Firm"])
    match = ana.onboarding.match_rates(add("Bell", email))
    assert match.because is Because.CATEGORY
    assert match.steps[1].because is Because.FREE_MAIL


def test_without_an_address_the_category_decides(ana, offer, add):
    card = offer("Any law firm", categories=["law firm"])
    match = ana.onboarding.match_rates(add("Bell", None))
    assert (match.rates, match.because) == ((card,), Because.CATEGORY)
    assert reasons(match) == [
        (StepName.ASSIGNED, Because.NOTHING_ASSIGNED),
        (StepName.DOMAIN, Because.NO_EMAIL),
        (StepName.OTHER, Because.LISTED_CATEGORY),
        (StepName.CATEGORY, Because.CATEGORY),
        (StepName.USE_MATCHES, Because.ALL_MATCHES),
    ]


def test_unlisted_categories_get_no_rates(ana, offer, add):
    """F39."""
    offer("Any court", categories=["Court"])
    bell = add("Bell", category=OTHER)
    match = ana.onboarding.match_rates(bell)
    assert (match.rates, match.because, match.needs_staff) == ((), Because.UNLISTED_CATEGORY, False)
    assert reasons(match)[-1] == (StepName.OTHER, Because.UNLISTED_CATEGORY)
    assert len(ana.onboarding.unmatched()) == 0


def test_an_unlisted_category_with_a_domain_match_gets_the_domain_rates(ana, offer, add):
    """F39: the category is asked only after the domain."""
    firm = offer("Firm", domains=["lawfirm.example"])
    match = ana.onboarding.match_rates(add("Bell", category=OTHER))
    assert (match.rates, match.because) == ((firm,), Because.EMAIL_DOMAIN)


def test_cards_that_are_withdrawn_or_out_of_date_are_no_match(ana, offer, add, clock):
    """F38: such a card does not even stop the category from deciding."""
    today, day = clock.today(), timedelta(days=1)
    offer("Past", domains=["lawfirm.example"], valid_until=today - day)
    offer("Future", domains=["lawfirm.example"], valid_from=today + day)
    ana.rate_cards.withdraw(offer("Withdrawn", domains=["lawfirm.example"]).id)
    card = offer("Any law firm", categories=["Law Firm"], valid_from=today, valid_until=today)
    match = ana.onboarding.match_rates(add("Bell"))
    assert (match.rates, match.because) == ((card,), Because.CATEGORY)
    assert match.steps[1].because is Because.NO_CARD_FOR_DOMAIN


def test_who_matches_nothing_waits_for_staff(ana, offer, add, clock):
    """F40."""
    offer("Any court", categories=["Court"])
    bell = add("Bell")
    match = ana.onboarding.match_rates(bell)
    assert (match.rates, match.because, match.needs_staff) == ((), Because.NO_MATCH, True)
    first = ana.onboarding.unmatched().items
    assert [(one.customer, one.because, one.at) for one in first] == [(bell, Because.NO_MATCH, clock.now())]
    clock.advance(days=1)
    assert ana.onboarding.match_rates(bell).steps == match.steps
    assert ana.onboarding.unmatched().items == first


def test_a_later_match_or_assignment_ends_the_waiting(ana, offer, add):
    bell, zeta = add("Bell", services=["transcription"]), add("Zeta")
    ana.onboarding.match_rates(bell)
    ana.onboarding.match_rates(zeta)
    ana.onboarding.assign(bell, offer("By hand").id)
    assert [one.customer for one in ana.onboarding.unmatched()] == [zeta]
    offer("Firm", domains=["lawfirm.example"])
    ana.onboarding.match_rates(zeta)
    assert len(ana.onboarding.unmatched()) == 0


def test_archived_customers_get_no_rates_and_wait_for_nobody(ana, add):
    bell = add("Bell")
    ana.onboarding.match_rates(bell)
    ana.customers.archive(bell)
    assert len(ana.onboarding.unmatched()) == 0
    with pytest.raises(NotActive):
        ana.onboarding.match_rates(bell)


def test_every_run_is_logged_with_its_reason(ana, offer, add):
    bell = add("Bell")
    ana.onboarding.match_rates(bell)
    offer("Firm", domains=["lawfirm.example"])
    ana.onboarding.match_rates(bell)
    ana.onboarding.match_rates(bell)
    logged = ana.history.timeline(bell, kinds=("onboarding.unmatched", "onboarding.rates_matched"))
    assert [one.facts["because"] for one in logged] == ["ALREADY_ASSIGNED", "EMAIL_DOMAIN", "NO_MATCH"]
    assert logged.items[1].facts["steps"][1] == ["domain", "EMAIL_DOMAIN", "lawfirm.example"]


def test_a_dry_run_tells_what_matching_everybody_would_do_and_stores_nothing(ana, offer, add):
    """B2."""
    firm = offer("Firm", domains=["lawfirm.example"])
    court = offer("Any court", categories=["Court"])
    add("Bell")
    add("Branch", "a@lawfirm.example", category=OTHER)
    add("Court", "a@gmail.com", category="Court")
    add("Nobody", None, category=OTHER)
    add("Media", None, category="Media")
    ana.onboarding.match_rates(add("Had"))
    ana.customers.archive(add("Gone"))
    told = []
    run = ana.onboarding.dry_run(progress=lambda done, total: told.append((done, total)))
    assert run.customers == 6
    assert run.tally == {
        Because.ALREADY_ASSIGNED: 1,
        Because.EMAIL_DOMAIN: 2,
        Because.CATEGORY: 1,
        Because.UNLISTED_CATEGORY: 1,
        Because.NO_MATCH: 1,
    }
    assert (run.cards, run.needing_staff) == ({firm.id: 2, court.id: 1}, 1)
    assert told == [(6, 6)]
    assert ana.onboarding.dry_run() == run
    assert len(ana.onboarding.unmatched()) == 0


def test_a_dry_run_and_a_match_agree_on_an_account_whose_merged_part_has_rates(ana, offer, add):
    """B2, D30: also where that part had taken in another, and where the rates are the account's own."""
    offer("Any law firm", categories=["Law Firm"])
    whole, part, first, without = (add(name, None) for name in ("Whole", "Part", "First", "Without"))
    ana.onboarding.match_rates(first)
    for source, into in ((first, part), (part, whole)):
        ana.merging.merge(source, into=into, versions=ana.merging.plan(source, into=into).versions)
    assert ana.onboarding.dry_run().tally == {Because.ALREADY_ASSIGNED: 1, Because.CATEGORY: 1}
    assert ana.onboarding.match_rates(whole).because is Because.ALREADY_ASSIGNED
    ana.onboarding.match_rates(without)
    assert ana.onboarding.dry_run().tally == {Because.ALREADY_ASSIGNED: 2}


def test_a_dry_run_tries_cards_that_are_not_on_offer_yet(ana, offer, add):
    card = offer("Later", domains=["lawfirm.example"], valid_from=date(2030, 1, 1))
    add("Bell")
    assert ana.onboarding.dry_run().tally == {Because.NO_MATCH: 1}
    tried = ana.onboarding.dry_run(offered=[attrs.evolve(card, valid_from=None)])
    assert (tried.tally, tried.cards) == ({Because.EMAIL_DOMAIN: 1}, {card.id: 1})
