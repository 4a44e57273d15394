"""Settings groups, each inherited from the desk to a category to a customer; the desk's own profile and zone."""

from custmgr.settings.clock import DeskClock
from custmgr.settings.issuer import issuer
from custmgr.settings.levels import Level, Place, Source
from custmgr.settings.model import STORED, Setting
from custmgr.settings.profile import DeskProfile
from custmgr.settings.resolving import Resolved, resolve, resolve_each, resolve_then, sourced
from custmgr.settings.service import Settings, choose

__all__ = [
    "STORED",
    "DeskClock",
    "DeskProfile",
    "Level",
    "Place",
    "Resolved",
    "Setting",
    "Settings",
    "Source",
    "choose",
    "issuer",
    "resolve",
    "resolve_each",
    "resolve_then",
    "sourced",
]
