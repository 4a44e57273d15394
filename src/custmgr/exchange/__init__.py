"""Files in and out: customers, invoices and payments as CSV."""

from custmgr.exchange.errors import FileChanged, UnreadableFile
from custmgr.exchange.model import STORED, Finding, ImportedChunk, ImportReport, Preview, Verdict
from custmgr.exchange.service import Exchange

__all__ = [
    "STORED",
    "Exchange",
    "FileChanged",
    "Finding",
    "ImportReport",
    "ImportedChunk",
    "Preview",
    "UnreadableFile",
    "Verdict",
]
