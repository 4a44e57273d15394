"""What makes a contract: its clauses cannot be redefined, only waived, and a waiver fails once the clause is met.

A contract is a class that names ``Contract`` as its direct base; its ``test_*`` methods are the clauses. The author of
an adapter subclasses the contract and supplies its fixtures. The pytest plugin turns waivers into strict xfails.
"""

from collections.abc import Mapping
from typing import ClassVar


class Contract:
    """The root of every contract."""

    waived: ClassVar[Mapping[str, str]] = {}
    """Clauses this adapter is known not to meet, each with the reason."""

    def __init_subclass__(cls) -> None:
        """Hold the subclass to the clauses of the contracts it inherits from.

        Raises:
            TypeError: a clause is redefined, or a waiver names no clause or gives no reason.
        """
        super().__init_subclass__()
        ours = clauses(cls)
        for part in cls.__mro__:
            others = (one for one in _contracts(cls) if one is not part)
            if redefined := {name for one in others for name in _declared(one)} & set(vars(part)):
                raise TypeError(f"contract clauses cannot be redefined, only waived: {sorted(redefined)}")
        if unknown := set(cls.waived) - ours:
            raise TypeError(f"waived clauses do not exist: {sorted(unknown)}")
        if unexplained := sorted(name for name, reason in cls.waived.items() if not reason.strip()):
            raise TypeError(f"waived clauses need a reason: {unexplained}")


def clauses(contract: type[Contract]) -> frozenset[str]:
    """The names of the clauses that a class inherits from its contracts."""
    return frozenset(name for part in _contracts(contract) for name in _declared(part))


def _contracts(cls: type[Contract]) -> list[type]:
    return [part for part in cls.__mro__ if Contract in part.__bases__]


def _declared(contract: type) -> list[str]:
    return [name for name in vars(contract) if name.startswith("test_")]
