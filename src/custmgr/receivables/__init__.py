"""What is owed: balances, ageing, statements, and the proof that they are right."""

from custmgr.receivables.adjusting import BeyondItem, NotClosable
from custmgr.receivables.ageing import Ageing, AgeingRow
from custmgr.receivables.balance import Balance
from custmgr.receivables.explain import Explanation, Fact
from custmgr.receivables.measures import Current, LifetimeValue, RollForward
from custmgr.receivables.sending import NotAsBooked
from custmgr.receivables.service import Receivables
from custmgr.receivables.settings import CollectionSettings
from custmgr.receivables.statement import Addressed, LineKind, Statement, StatementLine, StoredStatement, Style
from custmgr.receivables.stored import STORED
from custmgr.receivables.verify import Difference, Verification

__all__ = [
    "STORED",
    "Addressed",
    "Ageing",
    "AgeingRow",
    "Balance",
    "BeyondItem",
    "CollectionSettings",
    "Current",
    "Difference",
    "Explanation",
    "Fact",
    "LifetimeValue",
    "LineKind",
    "NotAsBooked",
    "NotClosable",
    "Receivables",
    "RollForward",
    "Statement",
    "StatementLine",
    "StoredStatement",
    "Style",
    "Verification",
]
