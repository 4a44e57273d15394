"""Deletion and erasure: the plan, its execution, what must be kept until when, and a person's own data."""

from custmgr.erasure.model import (
    Erasure,
    Fate,
    Ground,
    How,
    OpenBalance,
    PartOfAnother,
    Plan,
    PlanChanged,
    PlannedStep,
    Reason,
    RestrictedSnapshot,
    RetentionSettings,
)
from custmgr.erasure.service import Erasures
from custmgr.erasure.stored import STORED

__all__ = [
    "STORED",
    "Erasure",
    "Erasures",
    "Fate",
    "Ground",
    "How",
    "OpenBalance",
    "PartOfAnother",
    "Plan",
    "PlanChanged",
    "PlannedStep",
    "Reason",
    "RestrictedSnapshot",
    "RetentionSettings",
]
