"""Files as text."""

from collections.abc import Callable

import pytest

from custmgr.desk import Acting
from custmgr.exchange import ImportReport

Import = Callable[..., ImportReport]


@pytest.fixture
def imported(ana: Acting) -> Import:
    """Preview a file and commit it at once."""

    def run(kind: str, text: str, **options: object) -> ImportReport:
        return ana.exchange.commit(ana.exchange.preview(kind, text.encode(), **options))  # type: ignore[arg-type]

    return run
