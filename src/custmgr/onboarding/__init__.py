"""Onboarding: rate cards, matching them to customers with the reason, and the rates each customer has."""

from custmgr.onboarding.assigning import assignments, rates_on
from custmgr.onboarding.cards import RateCards
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
    "rates_on",
]
