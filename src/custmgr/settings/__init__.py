"""Settings groups, each inherited from the desk to a category to a customer; the desk's own profile and zone."""

from custmgr.settings.clock import DeskClock
from custmgr.settings.issuer import issuer
from custmgr.settings.levels import Level, Source
from custmgr.settings.model import STORED, Setting
from custmgr.settings.profile import DeskProfile
from custmgr.settings.resolving import Resolved, resolve, resolve_then
from custmgr.settings.service import Settings

__all__ = [
    "STORED",
    "DeskClock",
    "DeskProfile",
    "Level",
    "Resolved",
    "Setting",
    "Settings",
    "Source",
    "issuer",
    "resolve",
    "resolve_then",
]
