"""Settings: what holds, where it comes from, and choosing it for the desk, a category or one customer."""

from typing import Any
from uuid import UUID

import attrs

from custmgr.customers import holder
from custmgr.errors import Stale
from custmgr.history import record
from custmgr.ports.storage import DESK, Reader, Transaction
from custmgr.settings.clock import DeskClock
from custmgr.settings.levels import Place, place, spelled
from custmgr.settings.model import PastSetting, Setting
from custmgr.settings.profile import DeskProfile
from custmgr.settings.resolving import G, Resolved, layers, path, traced
from custmgr.settings.typed import hold_types, names
from custmgr.use_case import Service, acting, use_case
from custmgr.values.frozen import changed


@attrs.frozen
class Settings(Service):
    """The desk's settings, group by group; a group is a frozen class whose fields all have defaults.

    No field is called for_desk, category, customer or version: these words name the level and the version seen.
    """

    @use_case("settings.read")
    def of(self, customer: UUID | None, group: type[G], *, category: str | None = None) -> Resolved[G]:
        """What holds for this customer, for a category, or (neither) for the desk, and where each value comes from."""
        reader = self.read()
        if customer is not None:
            return traced(group, layers(reader, path(holder(reader, customer), group), group))
        own = place(group, for_desk=not category, category=category, customer=None)
        return traced(group, _above(reader, spelled(reader, own), group))

    @use_case("settings.change")
    def set(
        self,
        group: type[G],
        *,
        for_desk: bool = False,
        category: str | None = None,
        customer: UUID | None = None,
        version: int | None = None,
        **values: Any,
    ) -> Resolved[G]:
        """Choose these fields at one level; the others stay as they are, and what now holds there is the answer.

        ``version`` is the one you have seen at that level, where an overwritten change of somebody else matters.

        Raises:
            InvalidValue: naming the field, or the level that is missing or that the group does not have.
            TypeError: a field that the group does not have.
            Stale: the choices at that level have changed since.
        """
        return self._change(
            group, place(group, for_desk=for_desk, category=category, customer=customer), version, values
        )

    @use_case("settings.change")
    def clear(
        self,
        group: type[G],
        *fields: str,
        for_desk: bool = False,
        category: str | None = None,
        customer: UUID | None = None,
        version: int | None = None,
    ) -> Resolved[G]:
        """Inherit these fields again at one level; of none named, all.

        Raises:
            InvalidValue, TypeError, Stale: as for ``set``.
        """
        where = place(group, for_desk=for_desk, category=category, customer=customer)
        return self._change(group, where, version, dict.fromkeys(fields or names(group), _INHERITED))

    def _change(self, group: type[G], where: Place, version: int | None, values: dict[str, Any]) -> Resolved[G]:
        if unknown := values.keys() - names(group):
            raise TypeError(f"no field of {group.__name__}: {', '.join(sorted(unknown))}")
        tx = self.begin() if where.customer == DESK else self.begin(where.customer)
        self._doubt(group)
        return choose(tx, group, spelled(tx, where), values, version)

    def _doubt(self, group: type) -> None:
        if group is DeskProfile and isinstance(self.house.clock, DeskClock):
            self.house.clock.doubt()


_INHERITED = object()


def choose(
    tx: Transaction, group: type[G], where: Place, values: dict[str, Any], version: int | None = None
) -> Resolved[G]:
    """Choose these fields at that place, inside a change of the customer or desk whose place it is.

    Raises:
        InvalidValue: naming the field.
        Stale: the choices there have changed since this version.
    """
    before = _above(tx, where, group)
    own = before[-1][1] or Setting(*where, group.__name__)
    if version is not None and version != own.version:
        raise Stale("Setting", group.__name__, version, own.version)
    new = _changed(own, group, values, traced(group, before).value)
    if new.chosen == own.chosen:
        return traced(group, before)
    tx.append(PastSetting(*where, group.__name__, own.version, acting(tx).at, own.chosen))
    after = [*before[:-1], (where, tx.put(new))]
    _tell(tx, group, where, values, traced(group, before).value, traced(group, after).value)
    return traced(group, after)


def _above(reader: Reader, own: Place, group: type) -> list[tuple[Place, Setting | None]]:
    if own.customer != DESK:
        return layers(reader, path(holder(reader, own.customer), group), group)
    return layers(reader, [Place(), own] if own.category else [Place()], group)


def _changed(own: Setting, group: type, values: dict[str, Any], holding: Any) -> Setting:
    if _INHERITED in values.values():
        return own.leaving(group, *values)
    checked = changed(holding, **{_argument(group, name): value for name, value in values.items()})
    chosen = {name: getattr(checked, name) for name in values}
    hold_types(group, chosen)
    return own.choosing(group, chosen)


def _argument(group: type, name: str) -> str:
    return attrs.fields_dict(group)[name].alias or name


def _tell(tx: Transaction, group: type, where: Place, values: dict[str, Any], before: Any, after: Any) -> None:
    pairs = {name: [_told(getattr(before, name)), _told(getattr(after, name))] for name in values}
    level = {"group": group.__name__, "level": where.source.level, "category": where.category}
    kind = "settings.cleared" if _INHERITED in values.values() else "settings.changed"
    record(tx, kind, where.customer, facts=level | pairs)


def _told(value: Any) -> Any:
    """The value as history tells it: of a picture only that there is one, and how large."""
    return f"{len(value)} bytes" if isinstance(value, bytes) else value
