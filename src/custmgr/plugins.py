"""Finding adapters by the scheme of a URL, when a desk asks; nothing is loaded before."""

from importlib.metadata import EntryPoint, entry_points
from typing import Any

from custmgr.errors import InvalidValue, Unavailable

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


def adapter(url: str, port: str) -> Any:
    """The adapter that this URL opens.

    Raises:
        InvalidValue: no scheme, or one that no installed or known adapter has.
        Unavailable: the adapter or a library it needs is not installed; says what to install.
    """
    scheme, colon, _ = url.partition(":")
    if not colon:
        raise InvalidValue(port, url, "a URL like sqlite:///customers.db")
    point = _point(scheme)
    if point is None:
        if scheme in DISTRIBUTIONS:
            raise Unavailable(port, f'{scheme}: pip install "{DISTRIBUTIONS[scheme]}"')
        raise InvalidValue(port, url, f"a URL with one of the schemes {', '.join(sorted(_schemes()))}")
    try:
        opened = point.load()
    except ModuleNotFoundError as missing:
        hint = DISTRIBUTIONS.get(scheme, point.dist.name if point.dist else scheme)
        raise Unavailable(port, f'{scheme} needs {missing.name}: pip install "{hint}"') from missing
    return opened(url)


def _point(scheme: str) -> EntryPoint | None:
    return next(iter(entry_points(group=GROUP, name=scheme)), None)


def _schemes() -> set[str]:
    return {"memory"} | set(DISTRIBUTIONS) | {point.name for point in entry_points(group=GROUP)}
