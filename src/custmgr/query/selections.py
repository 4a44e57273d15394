"""Columns that are asked for one of their values, without an order: states, entries of lists, words, flags."""

from collections.abc import Callable
from enum import Enum

import attrs

from custmgr.errors import InvalidValue
from custmgr.query.columns import taken
from custmgr.query.criteria import Criteria, Has, Is, Not
from custmgr.query.tokens import Given
from custmgr.values.wording import fold


@attrs.frozen
class Choice:
    """One of a fixed set of states, by its word."""

    field: str
    among: type[Enum]

    def asked(self, name: str, operator: str, given: Given, qualifier: str, /) -> Criteria:
        """The criteria of one state."""
        taken(name, operator, given, qualifier)
        words = {fold(str(one.value)): one for one in self.among}
        if fold(given.low) not in words:
            raise InvalidValue(name, given.low, f"one of {', '.join(words)}")
        return Is(self.field, words[fold(given.low)])


@attrs.frozen
class Entry:
    """An entry of a closed list, whatever its case; ``""`` for none. ``entries`` is only asked when it is needed."""

    field: str
    entries: Callable[[], tuple[str, ...]]
    collection: bool = False

    def asked(self, name: str, operator: str, given: Given, qualifier: str, /) -> Criteria:
        """The criteria of one entry."""
        taken(name, operator, given, qualifier)
        if not given.low and not self.collection:
            return Is(self.field, "")
        listed = self.entries()
        found = next((one for one in listed if fold(one) == fold(given.low)), None)
        if found is None:
            raise InvalidValue(name, given.low, f"one of {', '.join(listed) or 'nothing: the list is empty'}")
        return Has(self.field, found) if self.collection else Is(self.field, found)


@attrs.frozen
class Word:
    """A text that is only asked for as a whole: a code, or a word of a collection, in its normal form."""

    field: str
    normal: Callable[[str], str] = str
    collection: bool = False

    def asked(self, name: str, operator: str, given: Given, qualifier: str, /) -> Criteria:
        """The criteria of one word."""
        taken(name, operator, given, qualifier)
        word = self.normal(given.low)
        return Has(self.field, word) if self.collection else Is(self.field, word)


_YES = {"yes": True, "true": True, "no": False, "false": False}


@attrs.frozen
class Flag:
    """Yes or no; ``is:overdue`` means ``overdue:yes``."""

    yes: Criteria

    def asked(self, name: str, operator: str, given: Given, qualifier: str, /) -> Criteria:
        """The criteria of the flag."""
        taken(name, operator, given, qualifier)
        if given.low.casefold() not in _YES:
            raise InvalidValue(name, given.low, "yes or no")
        return self.yes if _YES[given.low.casefold()] else Not(self.yes)
