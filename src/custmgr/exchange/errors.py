"""What makes a whole file unreadable, or an import impossible."""

import attrs

from custmgr.errors import InvalidValue, Refused


@attrs.define(slots=False)
class UnreadableFile(InvalidValue):
    """The file cannot be read as it is, so nothing of it was taken; ``line`` is where, 0 for the file as a whole."""

    says = "line {line}: {field}: {given!r} is not {wanted}"

    line: int = 0


@attrs.define(slots=False)
class FileChanged(Refused):
    """The file is not the one that was previewed; preview it again."""

    says = "the {kind} file has changed since its preview"

    kind: str
    previewed: str
    found: str
