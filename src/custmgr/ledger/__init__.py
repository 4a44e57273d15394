"""The only place where money moves."""

from custmgr.ledger.applying import (
    BeyondOpen,
    BeyondUnapplied,
    CreditExpired,
    NotPayable,
    Target,
    apply,
    hold_unexpired,
    recover,
    settlements,
    told,
    unapply,
)
from custmgr.ledger.matching import counted, fill, oldest_first, open_credits, open_items, total_open
from custmgr.ledger.model import (
    APPLIED_TO,
    CLEARING,
    HELD,
    Account,
    BalanceOutOfRange,
    Chart,
    LedgerEntry,
    OpenCredit,
    OpenItem,
    Settled,
)
from custmgr.ledger.periods import Books, ClosedPeriod, PostDated, closed_until, hold_open, open_date, posting_day
from custmgr.ledger.posting import Sheet, look_ahead, post
from custmgr.ledger.reacting import REACTIONS
from custmgr.ledger.relisting import list_money
from custmgr.ledger.stored import STORED
from custmgr.ledger.transfer import Transfer, opposite, settlement
from custmgr.ledger.undoing import standing, still_standing, written_off

__all__ = [
    "APPLIED_TO",
    "CLEARING",
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
    "Sheet",
    "Target",
    "Transfer",
    "apply",
    "closed_until",
    "counted",
    "fill",
    "hold_open",
    "hold_unexpired",
    "list_money",
    "look_ahead",
    "oldest_first",
    "open_credits",
    "open_date",
    "open_items",
    "opposite",
    "post",
    "posting_day",
    "recover",
    "settlement",
    "settlements",
    "standing",
    "still_standing",
    "told",
    "total_open",
    "unapply",
    "written_off",
]
