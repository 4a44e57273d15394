"""Finding adapters by the scheme of a URL, when a desk asks; nothing is loaded before."""

from importlib.metadata import EntryPoint, entry_points
from typing import Any

from custmgr.errors import InvalidValue, Unavailable
from custmgr.ports.mail import Mail
from custmgr.ports.renderer import Renderer
from custmgr.ports.storage import Storage
from custmgr.values.exact import shown

PORTS: dict[str, type[Any]] = {"storage": Storage, "mail": Mail, "renderer": Renderer}

GROUP = "custmgr.adapters"

DISTRIBUTIONS = {
    "sqlite": "custmgr-sql",
    "postgresql": "custmgr-sql[postgresql]",
    "mariadb": "custmgr-sql[mariadb]",
    "smtp": "custmgr-smtp",
    "smtps": "custmgr-smtp",
    "maildir": "custmgr-smtp",
    "pdf": "custmgr-pdf",
}


def fitting(given: Any, port: str) -> Any:
    """The adapter object, which has all that the port asks for.

    Raises:
        InvalidValue: it lacks something, or is a class.
    """
    asked = _asked(port)
    if isinstance(given, type) or not all(hasattr(given, name) for name in asked):
        raise InvalidValue(port, shown(given), f"a URL, or an object with {', '.join(asked)}")
    return given


def adapter(url: str, port: str) -> Any:
    """The adapter that this URL opens.

    Raises:
        InvalidValue: no scheme, or one that no installed or known adapter of this port has.
        Unavailable: the adapter or a library it needs is not installed; says what to install.
    """
    scheme, colon, _ = url.partition(":")
    if not colon:
        raise InvalidValue(port, url, "a URL like sqlite:///customers.db")
    point = _point(scheme)
    if point is None:
        if scheme in DISTRIBUTIONS:
            raise Unavailable(port, f'{scheme}: pip install "{DISTRIBUTIONS[scheme]}"')
        raise InvalidValue(port, f"{scheme}:", f"a URL with one of the schemes {', '.join(sorted(_schemes()))}")
    try:
        opened = point.load()
    except ModuleNotFoundError as missing:
        hint = DISTRIBUTIONS.get(scheme, point.dist.name if point.dist else scheme)
        raise Unavailable(port, f'{scheme} needs {missing.name}: pip install "{hint}"') from missing
    found = opened(url)
    if not all(hasattr(found, name) for name in _asked(port)):
        raise InvalidValue(port, f"{scheme}:", f"a URL of a {port} adapter")
    return found


def _asked(port: str) -> list[str]:
    """What an adapter of the port has, as the port declares it."""
    declared = dict.fromkeys((*PORTS[port].__annotations__, *vars(PORTS[port])))
    return [name for name in declared if not name.startswith("_")]


def _point(scheme: str) -> EntryPoint | None:
    return next(iter(entry_points(group=GROUP, name=scheme)), None)


def _schemes() -> set[str]:
    return {"memory"} | set(DISTRIBUTIONS) | {point.name for point in entry_points(group=GROUP)}
