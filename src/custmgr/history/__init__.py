"""What happened: recorded once, chained per customer, read as a timeline."""

from custmgr.history.checkpoint import Broken, Checkpoint
from custmgr.history.model import STORED, Activity
from custmgr.history.record import changes, record, record_each
from custmgr.history.service import History

__all__ = ["STORED", "Activity", "Broken", "Checkpoint", "History", "changes", "record", "record_each"]
