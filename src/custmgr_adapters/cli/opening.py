"""Opening the desk that the options name, and finding the customer that an argument names."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit
from uuid import UUID

import attrs

from custmgr import Acting, Desk, InvalidValue, Listing, NotFound, Staff
from custmgr_adapters.cli.options import Options

PRINTER = "pdf:"
"""What prints files where no renderer is named."""

_LONGEST_NUMBER = 15
_ANY = "status:active,disabled,archived,erased"


@attrs.define(slots=False)
class NoDesk(NotFound):
    """There is no file where the desk should be; ``custmgr migrate`` makes one."""

    says = "there is no desk at {id}: custmgr migrate makes one"


@attrs.define(slots=False)
class Needed(InvalidValue):
    """The command cannot do without this option."""

    says = "this needs {field} with {wanted}"


_given: ContextVar[Desk | None] = ContextVar("desk", default=None)


@contextmanager
def given(desk: Desk | None) -> Iterator[None]:
    """Let every command work on this desk, which stays open; with ``None`` on the one that the options name."""
    token = _given.set(desk)
    try:
        yield
    finally:
        _given.reset(token)


@contextmanager
def opened(options: Options, *, renderer: str | None = None, new: bool = False) -> Iterator[Desk]:
    """The desk of the options, closed afterwards; its file need not exist where it is ``new``.

    Raises:
        NoDesk: its file does not exist.
    """
    if (desk := _given.get()) is not None:
        yield desk
        return
    path = _file_of(options.desk)
    if not new and path is not None and not path.exists():
        raise NoDesk("desk", options.desk)
    with Desk.open(options.desk, mail=options.mail, renderer=options.renderer or renderer) as desk:
        yield desk


def needs_mail(options: Options) -> None:
    """Hold that there is a mail server to hand messages to.

    Raises:
        Needed: no option names one.
    """
    if options.mail is None and _given.get() is None:
        raise Needed("--mail", None, "a mail server like smtp://localhost:1025")


@contextmanager
def acting(options: Options, *, renderer: str | None = None) -> Iterator[Acting]:
    """The desk for the member of staff who types; one whom the desk knows keeps name and permissions."""
    with opened(options, renderer=renderer) as desk:
        yield desk.acting_as(_member(desk, options.staff or getpass.getuser()))


def _member(desk: Desk, who: str) -> Staff:
    try:
        return desk.system("command line").staff.get(who)
    except NotFound:
        return Staff(who, name=who)


def without_password(url: str) -> str:
    """The URL as it may be shown."""
    parts = urlsplit(url)
    if parts.password is None:
        return url
    who, _, where = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{who.partition(':')[0]}:***@{where}"))


def _file_of(url: str) -> Path | None:
    parts = urlsplit(url)
    path = unquote(parts.path)[1:]
    plain = parts.scheme == "sqlite" and url.partition(":")[2].startswith("///")
    return Path(path) if plain and path else None


def customer_named(desk: Acting, given: str) -> Listing:
    """The list's row of the customer with this number (the desk's own or that in another system), id or exact e-mail
    address.

    Raises:
        NotFound: there is none.
        InvalidValue: several customers are called so, or nothing is said.
    """
    if not given.strip() or given.strip().endswith("="):
        raise InvalidValue("customer", given, "a number like 17 or A-17, an id or an exact e-mail address")
    questions = [f"{asked} {_ANY}" for asked in _asked(desk, given.strip())]
    rows = [row for asked in questions for row in desk.customers.find(asked, order="number", limit=5).items]
    found = {row.customer: row for row in rows}
    if not found:
        raise NotFound("Customer", given)
    if len(found) > 1:
        called = ", ".join(f"number={number}" for number in sorted(one.number for one in found.values()))
        raise InvalidValue("customer", given, f"one customer; say which: {called}")
    return rows[0]


def _asked(desk: Acting, name: str) -> list[str]:
    """The filter texts that find whom the name may mean."""
    if (identity := _identity(name)) is not None:
        return [f"number={desk.customers.get(identity).number}"]
    field, marked, value = name.partition("=")
    if marked and field in ("number", "external_number"):
        return [f"{field}={_quoted(value)}"]
    asked = [f"external_number={_quoted(name)}", *([f"email={_quoted(name)}"] if "@" in name else [])]
    if name.isascii() and name.isdigit() and len(name) <= _LONGEST_NUMBER:
        asked.append(f"number={int(name)}")
    return asked


def _quoted(value: str) -> str:
    return '"{}"'.format(value.replace("\\", "\\\\").replace('"', '\\"'))


def _identity(name: str) -> UUID | None:
    try:
        return UUID(name) if not name.isdigit() else None
    except ValueError:
        return None
