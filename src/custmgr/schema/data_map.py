"""The data map: whose every stored value is, what for, what erasure does to it and how long it stays."""

from enum import Enum

import attrs


class Erase(Enum):
    """What the erasure of a person does to a stored value."""

    KEEP = "keep"
    BLANK = "blank"
    PSEUDONYM = "pseudonym"
    RESTRICT = "restrict"


class Retention(Enum):
    """Until when a stored value must or may stay."""

    WHILE_CUSTOMER = "while the customer is one"
    BOOKS = "as long as the books must be kept"
    DESK = "as long as the desk exists"


@attrs.frozen
class Datum:
    """One stored field's place in the data map."""

    owner: str
    purpose: str
    erase: Erase
    retention: Retention


def _each(names: tuple[str, ...], datum: Datum) -> dict[str, Datum]:
    return dict.fromkeys(names, datum)


def personal(purpose: str, *names: str, owner: str = "customer", erase: Erase = Erase.BLANK) -> dict[str, Datum]:
    """Values that name or describe a person: erased on request, kept no longer than the relation."""
    return _each(names, Datum(owner, purpose, erase, Retention.WHILE_CUSTOMER))


def books(purpose: str, *names: str, owner: str = "desk", erase: Erase = Erase.KEEP) -> dict[str, Datum]:
    """Values that bookkeeping law wants kept: amounts, dates and numbers of documents."""
    return _each(names, Datum(owner, purpose, erase, Retention.BOOKS))


def technical(purpose: str, *names: str, owner: str = "desk") -> dict[str, Datum]:
    """Values that say nothing about a person: ids, versions, states and settings."""
    return _each(names, Datum(owner, purpose, Erase.KEEP, Retention.DESK))
