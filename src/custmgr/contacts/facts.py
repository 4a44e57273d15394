"""Reading what a caller says about a contact."""

from collections.abc import Iterable, Mapping
from typing import Any, TypedDict

from custmgr.errors import InvalidValue
from custmgr.values.exact import shown
from custmgr.values.people import Email, PersonName, Phone
from custmgr.values.wording import text

MOST_ROLES = 20

_LENGTHS = {"department": 200, "position": 200, "language": 35}


class ContactFacts(TypedDict, total=False):
    """What may be said about a contact; an empty e-mail or phone means none."""

    name: PersonName | str
    email: Email | str | None
    phone: Phone | str | None
    department: str
    position: str
    language: str
    roles: Iterable[str]


def read(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes of a contact that these facts set.

    Raises:
        InvalidValue: naming the field.
        TypeError: a fact that no contact has.
    """
    if unknown := facts.keys() - ContactFacts.__annotations__.keys():
        raise TypeError(f"not a fact about a contact: {', '.join(sorted(unknown))}")
    found: dict[str, Any] = {
        name: text(facts[name], name, at_most=length, required=False)
        for name, length in _LENGTHS.items()
        if name in facts
    }
    if "name" in facts:
        name = facts["name"]
        person = name if isinstance(name, PersonName) else None
        found |= {"person": person, "name": person.display if person else text(name, "name", at_most=200)}
    if "email" in facts:
        found["email"] = _value(facts["email"], Email, "email")
    if "phone" in facts:
        found["phone"] = _value(facts["phone"], Phone, "phone")
    if "roles" in facts:
        found["roles"] = roles(facts["roles"])
    return found


def _value(given: Any, kind: type, field: str) -> Any:
    if isinstance(given, str):
        return kind(given) if given.strip() else None
    if given is not None and not isinstance(given, kind):
        raise InvalidValue(field, shown(given), f"{kind.__name__} or text")
    return given


def roles(words: Iterable[str]) -> frozenset[str]:
    """Roles in their normal form: trimmed and case-folded.

    Raises:
        InvalidValue: one text instead of several, more than 20, or one longer than 50 characters.
    """
    if isinstance(words, str):
        raise InvalidValue("roles", shown(words), "several words, like {'billing'}")
    found = frozenset(text(word, "roles", at_most=50).casefold() for word in words)
    if len(found) > MOST_ROLES:
        raise InvalidValue("roles", len(found), f"at most {MOST_ROLES} roles")
    return found
