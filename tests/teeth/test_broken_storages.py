"""The contract of the storage port has teeth: a storage with one flaw fails the clauses that name it."""

import os
import subprocess
import sys
from pathlib import Path

FLAWS = {
    "OverwritesWhatChanged": {"a_second_writer_with_an_old_version_is_refused", "the_version_fences_a_late_worker"},
    "LosesNumbers": {"a_failed_transaction_takes_no_number"},
    "BeginsChainsAnew": {"a_chain_goes_on_where_the_last_transaction_left_it"},
    "TakesLeasesAway": {"a_lease_is_respected_until_it_ends"},
    "CountsWhatIsHidden": {"sums_and_counts_leave_out_what_is_out_of_scope"},
    "KnowsNoBounds": {"a_bound_that_would_break_is_named", "bounds_hold_for_changes"},
    "KnowsNoUniqueFacts": {
        "a_taken_unique_fact_is_a_duplicate",
        "a_change_may_not_take_anothers_unique_fact",
        "a_refusal_among_several_writes_names_what_was_refused",
    },
    "FindsByCase": {"says_finds_text_literally_whatever_its_case_and_accents"},
    "SumsOneUnitTooMuch": {"sums_are_whole_numbers"},
    "ReadsWhatComesLater": {"a_snapshot_does_not_see_what_is_committed_later"},
    "TakesAnyPlace": {"a_place_in_another_order_is_refused"},
    "KeepsRefusedTransactions": {"a_refusal_that_is_swallowed_leaves_nothing"},
}
"""The clauses that name each flaw."""

# Clauses that stand on the same ground may fail beside those that name the flaw; more would not tell which it is.
MOST_BESIDE = 6

SUITE = """
import pytest
from custmgr.testing.storage import StorageContract
import broken_storages

def suite(flaw):
    class Suite(StorageContract):
        @pytest.fixture
        def storage(self):
            return getattr(broken_storages, flaw)()
    return Suite
"""


def test_each_flaw_fails_the_clauses_that_name_it_and_hardly_others(tmp_path):
    """P26."""
    classes = "".join(f"Test{flaw} = suite({flaw!r})\n" for flaw in FLAWS)
    (tmp_path / "test_suite.py").write_text(SUITE + classes)
    command = [sys.executable, "-m", "pytest", "-q", "--tb=no", "-rf", "-p", "no:cacheprovider"]
    sources = (str(Path(__file__).parent), os.environ.get("PYTHONPATH"))
    path = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sources))}
    ran = subprocess.run([*command, "test_suite.py"], capture_output=True, text=True, cwd=tmp_path, env=path)
    failed = {flaw: set() for flaw in FLAWS}
    for line in ran.stdout.splitlines():
        if line.startswith("FAILED"):
            _, flaw, clause = line.split()[1].partition("[")[0].split("::")
            failed[flaw.removeprefix("Test")].add(clause.removeprefix("test_"))
    for flaw, named in FLAWS.items():
        assert named <= failed[flaw], (flaw, ran.stdout[-2000:], ran.stderr[-1000:])
        assert len(failed[flaw] - named) <= MOST_BESIDE, (flaw, failed[flaw])
