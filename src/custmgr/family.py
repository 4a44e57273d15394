"""Several customers that are one since they were merged: the one that survived, and the ids that lead to it."""

from uuid import UUID

import attrs

from custmgr.query.criteria import Criteria, Is, OneOf


@attrs.frozen
class Family:
    """A customer with every id that was merged into it; most have none."""

    id: UUID
    absorbed: tuple[UUID, ...] = ()

    @property
    def ids(self) -> tuple[UUID, ...]:
        """All of its ids, the survivor's first."""
        return (self.id, *self.absorbed)

    def __contains__(self, customer: object) -> bool:
        return customer == self.id or customer in self.absorbed

    def where(self, field: str = "customer") -> Criteria:
        """The rows of any of its ids."""
        return OneOf(field, self.ids) if self.absorbed else Is(field, self.id)


class Redirected(Exception):
    """A use case was asked for a customer by an id that was merged into another: it begins again with the survivor."""

    def __init__(self, old: UUID, new: UUID) -> None:
        super().__init__()
        self.old = old
        self.new = new
