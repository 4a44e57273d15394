"""Files in and out: customers, invoices, payments and rate cards as CSV."""

from custmgr.exchange.errors import FileChanged, UnreadableFile
from custmgr.exchange.model import STORED, Finding, ImportedChunk, ImportReport, Preview, Verdict
from custmgr.exchange.options import Asked
from custmgr.exchange.service import Exchange

__all__ = [
    "STORED",
    "Asked",
    "Exchange",
    "FileChanged",
    "Finding",
    "ImportReport",
    "ImportedChunk",
    "Preview",
    "UnreadableFile",
    "Verdict",
]
