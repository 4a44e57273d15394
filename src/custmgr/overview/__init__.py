"""Reads across slices: the control room of one customer."""

from custmgr.overview.page import CustomerPage, Money360, Summary
from custmgr.overview.service import Overview

__all__ = ["CustomerPage", "Money360", "Overview", "Summary"]
