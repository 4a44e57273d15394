"""The only place where money moves."""

from custmgr.ledger.model import Account, Chart, LedgerEntry, OpenCredit, OpenItem, Settled
from custmgr.ledger.stored import STORED

__all__ = ["STORED", "Account", "Chart", "LedgerEntry", "OpenCredit", "OpenItem", "Settled"]
