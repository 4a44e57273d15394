"""A reference adapter for every port, without dependencies; the conformance kit holds each to its contract."""

from typing import Any


def in_memory(port: str) -> Any:
    """A fresh reference adapter of this port."""
    from custmgr.memory.mail import MemoryMail
    from custmgr.memory.renderer import TextRenderer
    from custmgr.memory.storage import MemoryStorage

    return {"storage": MemoryStorage, "mail": MemoryMail, "renderer": TextRenderer}[port]()
