"""What a sabotage is, and one source tree with it applied."""

import shutil
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
MEMORY = "tests/contracts/test_storage.py::TestMemoryStorage::test_"
SQLITE = "tests/adapters/sql/test_sqlite.py::TestSqliteStorage::test_"
POSTGRESQL = "tests/adapters/sql/test_postgresql.py::TestPostgresqlStorage::test_"


class NotApplicable(Exception):
    """The text to replace does not stand in its file exactly once."""


@dataclass(frozen=True)
class Sabotage:
    """One defence taken away: in this file under ``src``, this text becomes that one, and each of these tests fails."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]

    def needs_server(self) -> bool:
        """Whether one of its tests needs a database server."""
        return any("postgresql" in test.lower() for test in self.tests)

    def apply(self, tree: Path) -> None:
        """Take the defence out of a copy of ``src``.

        Raises:
            NotApplicable: the text does not stand there exactly once.
        """
        file = tree / self.file
        text = file.read_text("utf-8") if file.exists() else ""
        if (found := text.count(self.old)) != 1:
            raise NotApplicable(f"{self.name}: the text stands in {self.file} {found} times")
        file.write_text(text.replace(self.old, self.new), "utf-8")
        for stale in file.parent.glob(f"__pycache__/{file.stem}.*.pyc"):
            stale.unlink()


def copied(src: Path, to: Path) -> Path:
    """A copy of a source tree; compiled files come along, so that only what is changed is compiled anew."""
    return Path(shutil.copytree(src, to / "src"))
