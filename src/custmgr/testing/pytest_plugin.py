"""The pytest plugin of the conformance kit: waived clauses are strict xfails."""

import pytest

from custmgr.testing.contract import Contract


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each waived clause with the reason that its adapter gives."""
    for item in items:
        owner = getattr(item, "cls", None)
        if not isinstance(owner, type) or not issubclass(owner, Contract):
            continue
        clause = getattr(item, "originalname", item.name)
        if reason := owner.waived.get(clause):
            item.add_marker(pytest.mark.xfail(reason=reason, strict=True))
