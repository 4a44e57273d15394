"""Who acts, and what they may do."""

from custmgr.actors.model import STORED, Staff, System
from custmgr.actors.rules import Because, Decision, Denied, check, decide
from custmgr.actors.service import StaffBook

__all__ = ["STORED", "Because", "Decision", "Denied", "Staff", "StaffBook", "System", "check", "decide"]
