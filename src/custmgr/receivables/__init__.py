"""What is owed: balances, ageing, statements, and the proof that they are right."""

from custmgr.receivables.adjusting import BeyondItem, NotClosable
from custmgr.receivables.ageing import Ageing, AgeingRow
from custmgr.receivables.balance import Balance
from custmgr.receivables.explain import Explanation, Fact, Part, Use
from custmgr.receivables.measures import LifetimeValue, RollForward
from custmgr.receivables.overdue import Because, Current, DueItem, Lateness, OverdueExplanation
from custmgr.receivables.portfolio import BalanceRow
from custmgr.receivables.sending import NotAsBooked, NothingOpen
from custmgr.receivables.service import Receivables
from custmgr.receivables.settings import CollectionSettings, StatementSettings
from custmgr.receivables.statement import Addressed, LineKind, Statement, StatementLine, StoredStatement, Style
from custmgr.receivables.stored import STORED
from custmgr.receivables.verify import Difference, Verification

__all__ = [
    "STORED",
    "Addressed",
    "Ageing",
    "AgeingRow",
    "Balance",
    "BalanceRow",
    "Because",
    "BeyondItem",
    "CollectionSettings",
    "Current",
    "Difference",
    "DueItem",
    "Explanation",
    "Fact",
    "Lateness",
    "LifetimeValue",
    "LineKind",
    "NotAsBooked",
    "NotClosable",
    "NothingOpen",
    "OverdueExplanation",
    "Part",
    "Receivables",
    "RollForward",
    "Statement",
    "StatementLine",
    "StatementSettings",
    "StoredStatement",
    "Style",
    "Use",
    "Verification",
]
