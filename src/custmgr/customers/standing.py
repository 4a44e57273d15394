"""Where an account stands in its life, and what each status allows."""

from collections.abc import Mapping
from enum import Enum

import attrs


class Status(Enum):
    """Where the account stands in its life."""

    ACTIVE = "active"
    DISABLED = "disabled"
    ARCHIVED = "archived"
    ERASED = "erased"
    MERGED = "merged"


class Ability(Enum):
    """What a status allows or forbids."""

    CHANGES = "changes to its data"
    SERVICES = "new services"
    DOCUMENTS = "new documents"
    MESSAGES = "messages"
    LOGIN = "a login"
    PAYMENTS = "payments"


class Rule(Enum):
    """Why a status allows something, or forbids it."""

    ACTIVE = "an active customer may have everything"
    DELIVERED = "a disabled customer's account goes on: what was delivered is billed and paid"
    NOTHING_NEW = "a disabled customer gets nothing new and does not log in"
    STILL_PAYS = "an archived customer is kept on record and still pays"
    PUT_AWAY = "an archived customer gets no documents and no messages, and does not log in"
    ERASED = "an erased customer is nobody any more"
    MERGED = "a merged customer lives on in another account"


@attrs.frozen
class Allowance:
    """Whether the status allows this, and by which rule."""

    ability: Ability
    allowed: bool
    because: Rule


_ALL = frozenset(Ability)
_DISABLED = _ALL - {Ability.SERVICES, Ability.LOGIN}
_ARCHIVED = frozenset({Ability.CHANGES, Ability.PAYMENTS})

_RULES: Mapping[Status, tuple[frozenset[Ability], Rule, Rule]] = {
    Status.ACTIVE: (_ALL, Rule.ACTIVE, Rule.ACTIVE),
    Status.DISABLED: (_DISABLED, Rule.DELIVERED, Rule.NOTHING_NEW),
    Status.ARCHIVED: (_ARCHIVED, Rule.STILL_PAYS, Rule.PUT_AWAY),
    Status.ERASED: (frozenset(), Rule.ERASED, Rule.ERASED),
    Status.MERGED: (frozenset(), Rule.MERGED, Rule.MERGED),
}
"""For each status what it allows, and why it allows that and forbids the rest."""


def allowance(status: Status, ability: Ability) -> Allowance:
    """Whether an account of this status may have this, and why."""
    abilities, allowing, forbidding = _RULES[status]
    allowed = ability in abilities
    return Allowance(ability, allowed, allowing if allowed else forbidding)
