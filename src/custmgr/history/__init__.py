"""What happened: recorded once, chained per customer, read as a timeline."""

from custmgr.history import model, runs
from custmgr.history.checkpoint import Broken, Checkpoint
from custmgr.history.model import Activity
from custmgr.history.record import changes, record, record_each
from custmgr.history.runs import BulkRun, Failure, RunItem, last_run, record_run
from custmgr.history.service import History
from custmgr.history.timeline import last_recorded

STORED = (*model.STORED, *runs.STORED)

__all__ = [
    "STORED",
    "Activity",
    "Broken",
    "BulkRun",
    "Checkpoint",
    "Failure",
    "History",
    "RunItem",
    "changes",
    "last_recorded",
    "last_run",
    "record",
    "record_each",
    "record_run",
]
