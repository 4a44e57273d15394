"""What every command takes: which desk, as whom, and how to answer."""

from typing import Annotated

import attrs
from cyclopts import Group, Parameter

DEFAULT_DESK = "sqlite:///customers.db"

_DESK = Group("Desk", sort_key=10)


@Parameter(name="*", group=_DESK)
@attrs.frozen(kw_only=True)
class Options:
    """The desk that a command works on."""

    desk: Annotated[str, Parameter(env_var="CUSTMGR_DESK", help="The store, as a URL.")] = DEFAULT_DESK
    staff: Annotated[
        str | None,
        Parameter("--as", env_var="CUSTMGR_STAFF", help="Your staff id; the name you are logged in with unless given."),
    ] = None
    mail: Annotated[
        str | None, Parameter(env_var="CUSTMGR_MAIL", help="The mail server, like smtp://localhost:1025.")
    ] = None
    renderer: Annotated[str | None, Parameter(env_var="CUSTMGR_RENDERER", help="What makes the files, like pdf:.")] = (
        None
    )


Json = Annotated[
    bool,
    Parameter("--json", negative=(), show_default=False, help="Answer in JSON: amounts in major units, ISO dates."),
]
"""The option of commands that only read."""


def switch(said: str) -> Parameter:
    """An option that is there or not."""
    return Parameter(negative=(), show_default=False, help=said)
