"""How a file is to be read: every choice that changes what its rows mean."""

from typing import TypedDict, Unpack

import attrs

from custmgr.errors import InvalidValue
from custmgr.exchange.profiles import PROFILES
from custmgr.values.exact import shown
from custmgr.values.money import exponent


class Asked(TypedDict, total=False):
    """What may be said of a file.

    ``profile`` names the product that wrote it. ``encoding`` is ``utf-8`` or ``cp1252``; unsaid, it is found out.
    ``date_format`` is ``Y-M-D``, ``M/D/Y`` or ``D/M/Y``. ``currency`` stands in where a row names none, ``existing``
    where it does not say whether you deal with the customer already. ``guards=False`` reads what was exported for
    machines. ``despite_duplicates`` takes likely duplicates too, ``despite_erasure`` customers who were erased.
    ``negative="credit_memo"`` takes invoices below zero as credit memos. ``paid="check"`` books nothing for paid
    amounts, for when a payments file comes too; those of invoices that are there already are always only compared.
    """

    profile: str
    encoding: str | None
    date_format: str
    currency: str
    existing: bool
    guards: bool
    despite_duplicates: bool
    despite_erasure: bool
    negative: str
    paid: str


@attrs.frozen
class Options:
    """The choices for one file of one kind."""

    kind: str
    profile: str = "plain"
    encoding: str | None = None
    date_format: str = ""
    currency: str = ""
    existing: bool = False
    guards: bool = True
    despite_duplicates: bool = False
    despite_erasure: bool = False
    negative: str = "refuse"
    paid: str = "payment"

    @classmethod
    def of(cls, kind: str, **asked: Unpack[Asked]) -> "Options":
        """The options asked for, the others as usual.

        Raises:
            InvalidValue: there is no such choice.
        """
        options = cls(kind, **asked)
        for field, allowed in (
            ("profile", tuple(PROFILES)),
            ("negative", ("refuse", "credit_memo")),
            ("paid", ("payment", "check")),
        ):
            if getattr(options, field) not in allowed:
                raise InvalidValue(field, shown(getattr(options, field)), f"one of {', '.join(allowed)}")
        if options.currency:
            exponent(options.currency)
        return options
