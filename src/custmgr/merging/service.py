"""Merging customers: look ahead, do it, undo it."""

from collections.abc import Iterable, Mapping
from uuid import UUID

import attrs

from custmgr.customers import Customer, Listing, ServiceAssignment, begin_services, holder, keep, relist
from custmgr.errors import Stale
from custmgr.family import Family
from custmgr.history import record
from custmgr.ledger import list_money
from custmgr.merging import planning, rules
from custmgr.merging.crossing import crossing
from custmgr.merging.model import Merge, MergedFurther, MergePlan, StillApplied
from custmgr.merging.people import give_back_star, hand_over_star
from custmgr.ports.storage import DESK, Reader, Transaction
from custmgr.query import Is, OneOf, Page, both
from custmgr.use_case import Service, acting, known, use_case
from custmgr.values.frozen import changed
from custmgr.values.wording import reason_text


@attrs.frozen
class Merging(Service):
    """Customers that turn out to be one, and those that turn out not to be."""

    @use_case("customers.plan_merge", follow=False)
    def plan(self, source: UUID, *, into: UUID, take: Iterable[str] = (), fill: bool = False) -> MergePlan:
        """What ``merge`` would do now, and every refusal that stands against it; nothing is changed.

        Raises:
            InvalidValue: a fact that cannot be taken.
        """
        reader = self.read()
        found, survivor = reader.get(Customer, source), holder(reader, into)
        result = rules.combined(survivor, found, take, fill=fill)
        return planning.plan(reader, self.house.kinds, found, survivor, result)

    @use_case("customers.merge", follow=False)
    def merge(
        self,
        source: UUID,
        *,
        into: UUID,
        versions: tuple[int, int],
        take: Iterable[str] = (),
        fill: bool = False,
        reason: str = "",
        key: str | None = None,
    ) -> Customer:
        """Let the source be a part of the other customer, whose account is returned: every read shows both, the old id
        and number lead there. No row is moved. ``versions`` are those of the plan; ``take`` names facts that the source
        knows better, ``fill`` lets it fill in those that the survivor has not.

        Raises:
            MergeIntoItself, IllegalTransition, WouldStandAboveItself, BalanceOutOfRange: they cannot be merged.
            Stale: one of them is no longer as it was when the plan was made.
            InvalidValue: a fact that cannot be taken.
        """
        why = reason_text(reason, required=False)
        tx = self.begin(DESK, source, into)
        found, survivor = tx.get(Customer, source), holder(tx, into)
        for refusal in planning.refusals(tx, found, survivor):
            raise refusal
        for one, version in zip((found, survivor), versions, strict=True):
            if one.version != version:
                raise Stale("Customer", one.id, version, one.version)
        given = rules.combined(survivor, found, take, fill=fill)
        result = keep(tx, survivor, given, "customer.edited", shared_with=source)
        star = hand_over_star(tx, source, survivor.id)
        kept = _join(tx, found, result)
        act = acting(tx)
        tx.put(Merge(source, survivor.id, act.at, act.actor.id, (survivor, result), star))
        _tell(tx, "customer.merged", found, kept, why)
        return kept

    @use_case("customers.unmerge", follow=False)
    def undo(self, source: UUID, *, reason: str = "", key: str | None = None) -> Customer:
        """Let the customer be an account of its own again, as it was, with everything that was its own; returns it.

        The survivor gives back what the merge gave it, and keeps what was made with it since.

        Raises:
            NotFound: it is not merged.
            MergedFurther: the survivor is itself part of another customer: undo that merge first.
            StillApplied: money of the one is applied to documents of the other, a refund or memo spans both, or people
                of both were merged.
        """
        why = reason_text(reason, required=False)
        tx = self.begin(source)
        merge = tx.get(Merge, source)
        survivor, found = tx.get(Customer, merge.into), tx.get(Customer, source)
        if survivor.merged_into is not None:
            raise MergedFurther(source, survivor.id, survivor.merged_into)
        whole, leaving = Family(survivor.id, survivor.absorbed), Family(source, found.absorbed)
        if documents := crossing(tx, whole, leaving):
            raise StillApplied(source, documents)
        others = tx.get_many(Customer, [one for one in survivor.absorbed if one not in leaving])
        result = rules.parted(survivor, merge.accounts, others.values())
        _forget(tx, merge, survivor.absorbed, others)
        freed, staying = _part(tx, found, keep(tx, survivor, result, "customer.edited", shared_with=source))
        give_back_star(tx, leaving, Family(staying.id, staying.absorbed), merge.primary)
        tx.remove(Merge, source)
        _tell(tx, "customer.unmerged", freed, staying, why)
        return freed

    @use_case("customers.read")
    def find(self, customer: UUID) -> Page[Merge]:
        """What was merged into this customer and can be undone, the latest first."""
        reader = self.read()
        who = holder(reader, customer)
        return reader.find(Merge, OneOf("customer", who.absorbed), order=("-at",))


def _join(tx: Transaction, source: Customer, survivor: Customer) -> Customer:
    below = tx.get_many(Customer, source.absorbed).values()
    tx.put_many([source.merged(survivor.id), *(changed(one, merged_into=survivor.id) for one in below)])
    return _listed(tx, source.id, tx.put(survivor.absorbing(source.id, *source.absorbed)))[1]


def _forget(tx: Transaction, gone: Merge, absorbed: tuple[UUID, ...], others: Mapping[UUID, Customer]) -> None:
    """Let the merges after the one that is undone remember nothing of what it gave the survivor."""
    where = both(Is("into", gone.into), OneOf("customer", tuple(others)))
    merges = sorted(tx.find(Merge, where, limit=len(others) or 1), key=lambda one: absorbed.index(one.customer))
    for place, later in enumerate(merges):
        if absorbed.index(later.customer) > absorbed.index(gone.customer):
            before = [others[one.customer] for one in merges[:place]]
            accounts = rules.without(later.accounts, others[later.customer], gone.accounts, before)
            tx.put(changed(later, accounts=accounts))


def _part(tx: Transaction, source: Customer, survivor: Customer) -> tuple[Customer, Customer]:
    below = tx.get_many(Customer, source.absorbed).values()
    tx.put_many([source.unmerged(), *(changed(one, merged_into=source.id) for one in below)])
    freed, staying = _listed(tx, source.id, tx.put(survivor.releasing(source.id, *source.absorbed)))
    begin_services(tx, (freed.id, freed.services - {one.service for one in _running(tx, freed)}))
    today = acting(tx).today
    tx.put_many([one.ended(today) for one in _running(tx, staying) if one.service not in staying.services])
    return freed, staying


def _running(reader: Reader, who: Customer) -> Iterable[ServiceAssignment]:
    return reader.find(ServiceAssignment, both(Family(who.id, who.absorbed).where(), Is("until", None)))


def _listed(tx: Transaction, source: UUID, survivor: Customer) -> tuple[Customer, Customer]:
    """Both accounts, with their rows of the lists brought up to whose money they show now."""
    known().clear()
    parted = tx.get(Customer, source)
    relist(tx, parted, survivor, *tx.get_many(Customer, parted.absorbed).values())
    for one in (parted, survivor):
        numbers = tx.rows(Customer, ("number", "external_number"), OneOf("id", one.absorbed), order=("number",))
        former = " ".join(str(part) for row in numbers for part in row if part)
        tx.put(changed(tx.get(Listing, one.id), former=former))
        list_money(tx, one)
    return parted, survivor


def _tell(tx: Transaction, kind: str, source: Customer, survivor: Customer, reason: str) -> None:
    """Both histories tell it; the source's first, with which what still waits for it is called off. The reason stands
    in the source's, so that nothing is left in the other should the source be deleted.
    """
    both_of_them = {"source": source.id, "survivor": survivor.id}
    why = {"reason": reason} if reason else {}
    record(tx, kind, source.id, facts=both_of_them | {"number": survivor.number} | why)
    record(tx, kind, survivor.id, facts=both_of_them | {"number": source.number})
