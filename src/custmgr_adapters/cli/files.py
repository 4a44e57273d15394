"""Files on the disk of whoever types."""

import os
import tempfile
from pathlib import Path

import attrs

from custmgr import Unavailable


@attrs.define(slots=False)
class Unwritable(Unavailable):
    """The file cannot be written; what stood there before still does."""

    says = "{adapter} cannot be written"


def keep(path: Path, content: bytes) -> None:
    """Write the whole file or leave what was there.

    Raises:
        Unwritable: the disk refused.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise Unwritable("file", str(path)) from error
