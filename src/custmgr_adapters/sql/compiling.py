"""The functions between the entities of one kind and its rows, compiled from text that names every slot.

Walking the slots in a loop costs three times as much, and every change of a customer passes here a dozen times.
"""

import linecache
from collections.abc import Callable, Sequence
from typing import Any

import attrs

from custmgr.errors import InvalidValue
from custmgr.query.evaluate import folded
from custmgr.schema.shape import Form, Slot
from custmgr.schema.stored import Stored
from custmgr.values.money import Money
from custmgr_adapters.sql.database import Database

FOLD = "fold"
"""The column that holds searchable text folded: of the kind itself, or of the table beside it that is indexed."""

Encode = Callable[..., list[Any]]
Decode = Callable[[Any], Any]
Renew = Callable[[Any, int], Any]
Scale = Callable[[list[Any]], list[Any]]


def encoder(stored: Stored, database: Database, columns: Sequence[str]) -> Encode:
    """``encode(entity, version=0)``: the parameters of these columns; a version replaces the entity's.

    It raises ``InvalidValue`` where the entity's money is of several currencies.
    """
    known: dict[str, Any] = {"stored": stored, "folded": folded, "hold": _hold_currency}
    row = {"currency": "currency or ''", FOLD: "folded(stored, entity)"}
    attributes = _attributes(stored)
    lines = ["def encode(entity, version=0):"]
    if "currency" in columns:
        lines.append(f"    currency = {'entity.currency' if 'currency' in dict(attributes) else 'None'}")
    for name, at in attributes:
        slot, row[name] = stored.slots[name], f"v{at}"
        if slot.form is Form.MONEY and "currency" in columns:
            lines += _encoded_money(f"v{at}", slot)
        elif name == "version":
            row[name] = "version or entity.version"
        elif name in columns:
            lines.append(f"    v{at} = entity.{name}")
            if (convert := database.forms.encoder(slot)) is not None:
                known[f"to{at}"] = convert
                lines.append(f"    if v{at} is not None: v{at} = to{at}(v{at})")
    lines.append(f"    return [{', '.join(row[name] for name in columns)}]")
    encode: Encode = _compiled("encode", f"{stored.name}: {', '.join(columns)}", lines, known)
    return encode


def _encoded_money(value: str, slot: Slot) -> list[str]:
    return [
        f"    {value} = entity.{slot.name}",
        f"    if {value} is not None:",
        f"        if {value}.currency != currency: currency = hold({slot.name!r}, {value}, currency)",
        f"        {value} = {value}.minor",
    ]


def decoder(stored: Stored, database: Database) -> Decode:
    """``decode(row)``: the entity of a result, whose columns are the slots in order."""
    names = list(stored.slots)
    known: dict[str, Any] = {"kind": stored.kind, "new": object.__new__, "money": Money.of_minor}
    lines = ["def decode(row):", f"    {''.join(f'v{at}, ' for at in range(len(names)))}= row", "    one = new(kind)"]
    for name, at in _attributes(stored):
        slot, value = stored.slots[name], f"v{at}"
        if slot.form is Form.MONEY:
            value = f"money(v{at}, v{names.index('currency')})"
        elif (convert := database.forms.decoder(slot)) is not None:
            known[f"from{at}"] = convert
            value = f"from{at}(v{at})"
        if slot.optional and value != f"v{at}":
            value = f"None if v{at} is None else {value}"
        known[f"set{at}"] = getattr(stored.kind, name).__set__
        lines.append(f"    set{at}(one, {value})")
    decode: Decode = _compiled("decode", stored.name, [*lines, "    return one"], known)
    return decode


def renewer(stored: Stored) -> Renew:
    """``renew(entity, version)``: the same entity with another version."""
    known: dict[str, Any] = {"kind": stored.kind, "new": object.__new__}
    lines = ["def renew(entity, version):", "    one = new(kind)"]
    for name, at in _attributes(stored):
        known[f"set{at}"] = getattr(stored.kind, name).__set__
        lines.append(f"    set{at}(one, {'version' if name == 'version' else f'entity.{name}'})")
    renew: Renew = _compiled("renew", stored.name, [*lines, "    return one"], known)
    return renew


def scalar_maker(stored: Stored, database: Database, names: Sequence[str], width: int) -> Scale | None:
    """``scalars(rows)``: the rows, in their list, with each result as a stored scalar; so many columns, of which the
    first are these fields. ``None`` where all are scalars as the driver makes them.
    """
    known: dict[str, Any] = {}
    values = [f"v{at}" for at in range(width)]
    made = list(values)
    for at, name in enumerate(names):
        slot = stored.slots[name]
        if (convert := database.forms.scalar(slot)) is not None:
            known[f"to{at}"] = convert
            made[at] = f"None if v{at} is None else to{at}(v{at})" if slot.optional else f"to{at}(v{at})"
    if not known:
        return None
    lines = [
        "def scalars(rows):",
        f"    for at, ({''.join(f'{value}, ' for value in values)}) in enumerate(rows):",
        f"        rows[at] = ({''.join(f'{value}, ' for value in made)})",
    ]
    what = f"{stored.name}: {', '.join(names)} of {width}"
    scalars: Scale = _compiled("scalars", what, [*lines, "    return rows"], known)
    return scalars


def _attributes(stored: Stored) -> list[tuple[str, int]]:
    """The attributes with their places among the slots; money may add the slot of a currency that is none."""
    declared = {field.name for field in attrs.fields(stored.kind)}
    return [(name, at) for at, name in enumerate(stored.slots) if name in declared]


def _compiled(name: str, what: str, lines: Sequence[str], known: dict[str, Any]) -> Any:
    """The function of that name; tracebacks show its lines."""
    text = "\n".join(lines) + "\n"
    file = f"<{name} {what}>"
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    exec(compile(text, file, "exec"), known)  # noqa: S102 - made of the names of slots alone
    return known[name]


def _hold_currency(field: str, money: Money, currency: str | None) -> str:
    """The currency of the row, which its money decides where nothing did before.

    Raises:
        InvalidValue: it is another one.
    """
    if currency is None:
        return money.currency
    raise InvalidValue(field, str(money), f"money in {currency}, as the rest of the row")
