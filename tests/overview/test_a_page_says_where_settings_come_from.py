"""The control room shows each setting that holds for the customer, and where it comes from (F21, F33, B3)."""

import pytest

from custmgr import BillingSettings, CollectionSettings, Denied, Staff
from custmgr.acting import Acting
from custmgr.settings import Level, Source


def test_each_setting_names_the_level_it_was_chosen_at(ana: Acting) -> None:
    bell = ana.customers.add(name="Bell & Sons", category="Law Firm")
    ana.settings.set(BillingSettings, for_desk=True, terms="NET10", tax_rounding="line")
    ana.settings.set(BillingSettings, category="Law Firm", terms="NET20")
    ana.settings.set(CollectionSettings, customer=bell.id, grace_days=3)
    page = ana.overview.page(bell.id)
    shown = {
        (type(group.value).__name__, name): (getattr(group.value, name), source)
        for group in page.settings
        for name, source in group.sources.items()
    }
    assert shown["BillingSettings", "terms"] == ("NET20", Source(Level.CATEGORY, "Law Firm"))
    assert shown["BillingSettings", "tax_rounding"] == ("line", Source(Level.DESK))
    assert shown["CollectionSettings", "grace_days"] == (3, Source(Level.CUSTOMER))
    assert shown["CollectionSettings", "tolerance_minor"] == (0, Source(Level.DEFAULT))
    assert {group for group, _ in shown} == {
        "BillingSettings", "CollectionSettings", "MailSettings", "PaymentSettings",
    }  # fmt: skip
    assert page.summary.terms == "NET20"
    for group in page.settings:
        assert ana.settings.of(bell.id, type(group.value)) == group


def test_who_may_not_read_settings_is_not_shown_them_on_a_page(ana: Acting) -> None:
    bell = ana.customers.add(name="Bell & Sons")
    parts = ("overview", "customers", "contacts", "receivables", "invoices", "payments", "onboarding")
    rights = {f"{one}.*" for one in (*parts, "correspondence", "history", "notes")}
    clerk = Acting(ana.house, Staff("u-18", permissions=rights))
    with pytest.raises(Denied, match=r"settings\.read"):
        clerk.overview.page(bell.id)
    Acting(ana.house, Staff("u-19", permissions=rights | {"settings.read"})).overview.page(bell.id)
