"""May this actor do this? Denied unless something allows it, and always with the reason."""

from enum import Enum
from typing import Any

import attrs

from custmgr.actors.model import Staff, System
from custmgr.errors import Refused


class Because(Enum):
    """Why an action was allowed or denied."""

    SYSTEM = "the system does what is due"
    PERMITTED = "a permission of this staff member names the action"
    INACTIVE = "this staff member is not active"
    NOT_PERMITTED = "no permission of this staff member names the action"
    UNKNOWN_ACTOR = "nobody of this sort may act here"


@attrs.frozen
class Decision:
    """Whether an action is allowed, and why."""

    allowed: bool
    because: Because


@attrs.define(slots=False)
class Denied(Refused):
    """This actor may not do this."""

    says = "{actor} may not {action}: {because}"

    actor: str
    action: str
    because: Because


def decide(actor: Any, action: str) -> Decision:
    """Whether the actor may do the action; whoever is not known is denied."""
    if isinstance(actor, System):
        return Decision(True, Because.SYSTEM)
    if not isinstance(actor, Staff):
        return Decision(False, Because.UNKNOWN_ACTOR)
    if not actor.active:
        return Decision(False, Because.INACTIVE)
    held = actor.permissions
    if action in held or "*" in held or f"{action.partition('.')[0]}.*" in held:
        return Decision(True, Because.PERMITTED)
    return Decision(False, Because.NOT_PERMITTED)


def check(actor: Any, action: str, _subject: Any = None) -> None:
    """Hold that the actor may do the action.

    Raises:
        Denied: with the reason.
    """
    decision = decide(actor, action)
    if not decision.allowed:
        raise Denied(getattr(actor, "id", str(actor)), action, decision.because)
