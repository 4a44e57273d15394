"""A pytest plugin that writes which tests failed, one a line, into the file that ``TEETH_FAILED`` names."""

import os
from pathlib import Path

import pytest


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.failed:
        with Path(os.environ["TEETH_FAILED"]).open("a", encoding="utf-8") as file:
            file.write(report.nodeid + "\n")
