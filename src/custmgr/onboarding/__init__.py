"""Onboarding: rate cards, matching them to customers with the reason, and the rates each customer has."""

from custmgr.onboarding.assigning import assignments, rates_on
from custmgr.onboarding.cards import RateCards, drawn_up, put_on_offer
from custmgr.onboarding.model import (
    Because,
    DryRun,
    RateAssignment,
    RateCard,
    RateMatch,
    Step,
    StepName,
    Unmatched,
)
from custmgr.onboarding.service import CardNotOffered, Onboarding, ServiceOff
from custmgr.onboarding.stored import STORED

__all__ = [
    "STORED",
    "Because",
    "CardNotOffered",
    "DryRun",
    "Onboarding",
    "RateAssignment",
    "RateCard",
    "RateCards",
    "RateMatch",
    "ServiceOff",
    "Step",
    "StepName",
    "Unmatched",
    "assignments",
    "drawn_up",
    "put_on_offer",
    "rates_on",
]
