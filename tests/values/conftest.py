from collections.abc import Callable
from pathlib import Path

import pytest

REAL_DATA = Path(__file__).parents[3] / "shared" / "data"


@pytest.fixture
def real_data() -> Callable[[str], str]:
    """Published test cases of other projects, read from beside the checkout; they are not part of the repository."""

    def read(name: str) -> str:
        file = REAL_DATA / name
        if not file.is_file():
            pytest.skip(f"{name} is not beside this checkout")
        return file.read_text(encoding="utf-8")

    return read
