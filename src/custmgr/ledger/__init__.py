"""The only place where money moves."""

from custmgr.ledger.applying import (
    BeyondOpen,
    BeyondUnapplied,
    CreditExpired,
    NotPayable,
    Target,
    apply,
    hold_payable,
    recover,
    settlements,
    told,
    unapply,
)
from custmgr.ledger.matching import counted, fill, open_credits, open_items, total_open
from custmgr.ledger.model import HELD, Account, BalanceOutOfRange, Chart, LedgerEntry, OpenCredit, OpenItem, Settled
from custmgr.ledger.periods import Books, ClosedPeriod, PostDated, closed_until, open_date
from custmgr.ledger.posting import Transfer, opposite, post, settlement
from custmgr.ledger.relisting import REACTIONS
from custmgr.ledger.stored import STORED
from custmgr.ledger.undoing import standing, still_standing

__all__ = [
    "HELD",
    "REACTIONS",
    "STORED",
    "Account",
    "BalanceOutOfRange",
    "BeyondOpen",
    "BeyondUnapplied",
    "Books",
    "Chart",
    "ClosedPeriod",
    "CreditExpired",
    "LedgerEntry",
    "NotPayable",
    "OpenCredit",
    "OpenItem",
    "PostDated",
    "Settled",
    "Target",
    "Transfer",
    "apply",
    "closed_until",
    "counted",
    "fill",
    "hold_payable",
    "open_credits",
    "open_date",
    "open_items",
    "opposite",
    "post",
    "recover",
    "settlement",
    "settlements",
    "standing",
    "still_standing",
    "told",
    "total_open",
    "unapply",
]
