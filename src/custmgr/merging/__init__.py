"""Making one of two that are the same, with a look ahead and a way back."""

from custmgr.merging.model import (
    Merge,
    MergedFurther,
    MergeIntoItself,
    MergeOutcome,
    MergePlan,
    StillApplied,
    Together,
    WouldStandAboveItself,
)
from custmgr.merging.service import Merging
from custmgr.merging.stored import STORED

__all__ = [
    "STORED",
    "Merge",
    "MergeIntoItself",
    "MergeOutcome",
    "MergePlan",
    "MergedFurther",
    "Merging",
    "StillApplied",
    "Together",
    "WouldStandAboveItself",
]
