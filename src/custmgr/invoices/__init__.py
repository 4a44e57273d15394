"""Invoices and credit memos: what customers are charged and credited."""

from custmgr.invoices.charging import Charge, ChargeRefused
from custmgr.invoices.credit_memo import CreditBeyondInvoice, CreditMemo, CreditUsed, MemoStage
from custmgr.invoices.credit_service import CreditMemos, give
from custmgr.invoices.issuing import Ready, brought, issue
from custmgr.invoices.model import BillTo, Invoice, NegativeTotal, Origin, Stage, WrongStage
from custmgr.invoices.paper import recipient
from custmgr.invoices.sending import attached, recipients, render
from custmgr.invoices.service import Invoices
from custmgr.invoices.settings import BillingSettings
from custmgr.invoices.state import InvoiceStatus, State, status_of
from custmgr.invoices.stored import STORED

__all__ = [
    "STORED",
    "BillTo",
    "BillingSettings",
    "Charge",
    "ChargeRefused",
    "CreditBeyondInvoice",
    "CreditMemo",
    "CreditMemos",
    "CreditUsed",
    "Invoice",
    "InvoiceStatus",
    "Invoices",
    "MemoStage",
    "NegativeTotal",
    "Origin",
    "Ready",
    "Stage",
    "State",
    "WrongStage",
    "attached",
    "brought",
    "give",
    "issue",
    "recipient",
    "recipients",
    "render",
    "status_of",
]
