"""Money that comes in and goes back."""

from custmgr.payments.model import (
    AlreadyReversed,
    NotReversible,
    Payment,
    Refund,
    RefundedAlready,
    Reversal,
)
from custmgr.payments.receiving import LikelyDuplicateReceipt, OverPayment, Receipt, book
from custmgr.payments.refunds import Refunds, send_back
from custmgr.payments.service import Payments
from custmgr.payments.settings import PaymentSettings
from custmgr.payments.stored import STORED

__all__ = [
    "STORED",
    "AlreadyReversed",
    "LikelyDuplicateReceipt",
    "NotReversible",
    "OverPayment",
    "Payment",
    "PaymentSettings",
    "Payments",
    "Receipt",
    "Refund",
    "RefundedAlready",
    "Refunds",
    "Reversal",
    "book",
    "send_back",
]
