"""The form in which two e-mail addresses are compared, checked offline.

Plain ASCII addresses, by far the most, are recognised by their spelling; all others are for ``email-validator`` to
judge. Where both answer, they answer alike.
"""

import re
from functools import cache

from custmgr.errors import InvalidValue
from custmgr.values.exact import shown

_ATOM = "[a-z0-9_+-]+"
_LABEL = "[a-z0-9]+(?:-[a-z0-9]+)*"
_PLAIN = re.compile(
    r"(?=.{3,254}\Z)(?=[^@]{1,64}@(?:[^.]{1,63}\.)+[^.]{1,63}\Z)"
    rf"{_ATOM}(?:\.{_ATOM})*@((?:{_LABEL}\.)+[a-z]{{2,}})",
    re.ASCII,
)


@cache
def _special() -> tuple[str, ...]:
    from email_validator import SPECIAL_USE_DOMAIN_NAMES

    return tuple(f".{name}" for name in SPECIAL_USE_DOMAIN_NAMES)


def plainly_folded(address: str) -> str | None:
    """The form of a plain address; ``None`` says nothing about an address."""
    folded = address.lower() if address.isascii() else ""
    found = _PLAIN.fullmatch(folded)
    return None if found is None or f".{found[1]}".endswith(_special()) else folded


def folded_address(address: str) -> str:
    """The form of any address.

    Raises:
        InvalidValue: it is none.
    """
    if (plainly := plainly_folded(address)) is not None:
        return plainly
    from email_validator import EmailNotValidError, validate_email

    try:
        parsed = validate_email(address, check_deliverability=False, strict=True)
    except EmailNotValidError:
        raise InvalidValue("email", shown(address), "one address like ruth@lawfirm.example (format)") from None
    return f"{parsed.local_part.casefold()}@{parsed.ascii_domain}"
