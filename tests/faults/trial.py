"""What every kind of trial reports."""

from dataclasses import dataclass, field


@dataclass
class Tally:
    """Trials of one promise, and every violation in words with the seed that shows it again."""

    promise: str
    what: str
    database: str
    seed: int
    trials: int = 0
    places: set[str] = field(default_factory=set)
    violations: list[str] = field(default_factory=list)

    def hold(self, holds: bool, said: str) -> None:
        """Note what does not hold."""
        if not holds:
            self.violations.append(f"seed {self.seed}: {said}")

    def add(self, other: "Tally") -> None:
        """Take in another part of the same trials."""
        self.trials += other.trials
        self.places |= other.places
        self.violations += other.violations
