"""Where and how to reach a mail server, read from its URL."""

from typing import Literal
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

import attrs

from custmgr.errors import InvalidValue

_PORTS = {"smtp": 25, "smtps": 465}
_STARTTLS = {"require", "offered", "never"}


@attrs.frozen
class Target:
    """A mail server; ``str()`` names it without its credentials."""

    host: str
    port: int
    implicit_tls: bool
    starttls: Literal["require", "offered", "never"] = "offered"
    user: str = ""
    password: str = attrs.field(default="", repr=False)
    timeout: float = 20.0
    ca: str | None = None
    name: str | None = None

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'smtps' if self.implicit_tls else 'smtp'}://{host}:{self.port}"


def parse_target(url: str) -> Target:
    """The target of ``smtp[s]://[user:password@]host[:port][?starttls=..&timeout=..&ca=..&name=..]``.

    ``starttls`` is ``offered`` (used when the server has it), ``require`` or ``never``; ``timeout`` counts seconds for
    each answer; ``ca`` is a file of certificates to trust instead of the system's; ``name`` is how to greet the server.

    Raises:
        InvalidValue: the URL is not of this form; what it shows of the URL has no credentials in it.
    """
    split = urlsplit(url)
    shown = f"{split.scheme}://{split.netloc.rpartition('@')[2]}"
    wanted = "smtp://[user:password@]host[:port] or smtps://..., with the options starttls, timeout, ca, name"
    try:
        host, port = split.hostname, split.port
        options = dict(parse_qsl(split.query, keep_blank_values=True, strict_parsing=bool(split.query)))
        timeout = float(options.pop("timeout", "20"))
    except ValueError:
        raise InvalidValue("url", shown, wanted) from None
    starttls = options.pop("starttls", "offered")
    target = {key: options.pop(key, None) for key in ("ca", "name")}
    refused = starttls not in _STARTTLS or options or not 0 < timeout <= 600 or split.path not in {"", "/"} or port == 0
    if refused or split.scheme not in _PORTS or not host or split.fragment or _half_a_login(split):
        raise InvalidValue("url", shown, wanted)
    return Target(
        host=host,
        port=port or _PORTS[split.scheme],
        implicit_tls=split.scheme == "smtps",
        starttls=starttls,  # type: ignore[arg-type]  # checked above
        user=unquote(split.username or ""),
        password=unquote(split.password or ""),
        timeout=timeout,
        **target,
    )


def _half_a_login(split: SplitResult) -> bool:
    return bool(split.username) != bool(split.password)
