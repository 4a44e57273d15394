"""A statement on paper: the document that every renderer prints alike."""

from custmgr.invoices import recipient
from custmgr.ports.renderer import Align, Column, Document, RemittanceSlip, Table
from custmgr.receivables.statement import LineKind, Statement, StatementLine, Style
from custmgr.settings import DeskProfile, issuer
from custmgr.values.printing import amount, day, primary

_ENGLISH = {
    "title": "Statement of account",
    "until": "As of",
    "since": "From",
    "account": "Account",
    "currency": "Currency",
    "opening": "Balance brought forward",
    "date": "Date",
    "what": "Document",
    "due": "Due",
    "amount": "Amount",
    "open": "Open",
    "balance": "Balance",
    "total_due": "Total due",
    "credit": "Account credit",
    "closing": "Balance",
    "ageing": "Open by age in days",
    "current": "Current",
    "nothing": "Nothing is open.",
    "pay": "Please return with your payment",
    "paid": "Amount paid",
    "undone": "{what} reversed",
    "page": "Page {page} of {pages}",
    **{kind.name: kind.value.capitalize() for kind in LineKind},
}
_GERMAN = {
    "title": "Kontoauszug",
    "until": "Stand",
    "since": "Ab",
    "account": "Kundennummer",
    "currency": "Währung",
    "opening": "Saldovortrag",
    "date": "Datum",
    "what": "Beleg",
    "due": "Fällig",
    "amount": "Betrag",
    "open": "Offen",
    "balance": "Saldo",
    "total_due": "Offene Posten",
    "credit": "Guthaben",
    "closing": "Saldo",
    "ageing": "Offen nach Alter in Tagen",
    "current": "Nicht fällig",
    "nothing": "Nichts ist offen.",
    "pay": "Bitte mit Ihrer Zahlung zurücksenden",
    "paid": "Gezahlter Betrag",
    "undone": "{what} storniert",
    "page": "Seite {page} von {pages}",
    "INVOICE": "Rechnung",
    "OPENING": "Anfangsbestand",
    "PAYMENT": "Zahlung",
    "REFUND": "Erstattung",
    "CREDIT_MEMO": "Gutschrift",
    "WRITE_OFF": "Ausbuchung",
    "DISCOUNT": "Skonto",
    "ADJUSTMENT": "Nachbelastung",
}
WORDS = {"en": _ENGLISH, "de": _GERMAN}


def statement_document(statement: Statement, profile: DeskProfile) -> Document:
    """The statement with its lines, ageing, account credit and remittance slip, in the customer's language where
    there are words for it, else in the desk's.
    """
    to = statement.addressed
    language = primary(to.language or profile.language)
    words, row = WORDS[language], statement.ageing
    since = [(words["since"], day(statement.since, language))] if statement.since else []
    return Document(
        title=words["title"],
        language=language,
        issuer=issuer(profile),
        recipient=recipient(to.bill_to),
        created=statement.until,
        facts=(
            (words["account"], str(to.account)),
            *since,
            (words["until"], day(statement.until, language)),
            (words["currency"], statement.currency),
        ),
        tables=(_table(statement, language),),
        summary=(
            (words["total_due"], amount(row.total_due, language)),
            (words["credit"], amount(row.account_credit, language)),
            (f"{words['closing']} {statement.currency}", amount(statement.closing, language)),
        ),
        ageing=_ageing(statement, language),
        notes=() if statement.lines else (words["nothing"],),
        remittance=_slip(statement, profile, language),
        logo=profile.logo,
        page_label=words["page"],
    )


def _table(statement: Statement, language: str) -> Table:
    words = WORDS[language]
    middle = "open" if statement.style is Style.OPEN_ITEM else "amount"
    columns = (
        Column(words["date"], share=1.3),
        Column(words["what"], share=3),
        Column(words["due"], share=1.3),
        *([Column(words["amount"], Align.END, 1.5)] if middle == "open" else []),
        Column(words[middle], Align.END, 1.5),
        Column(words["balance"], Align.END, 1.5),
    )
    rows = [_row(one, statement.style, language) for one in statement.lines]
    if statement.style is Style.BALANCE_FORWARD:
        since = day(statement.since, language) if statement.since else ""
        rows.insert(0, (since, words["opening"], "", "", amount(statement.opening, language)))
    return Table(columns, tuple(rows))


def _row(line: StatementLine, style: Style, language: str) -> tuple[str, ...]:
    words = WORDS[language]
    what = f"{words[line.kind.name]} {line.number}".strip()
    if line.reversal:
        what = words["undone"].format(what=what)
    due = day(line.due, language) if line.due and not line.reversal else ""
    original = [amount(line.original, language)] if style is Style.OPEN_ITEM else []
    return (
        day(line.on, language),
        what,
        due,
        *original,
        amount(line.amount, language),
        amount(line.balance, language),
    )


def _ageing(statement: Statement, language: str) -> Table:
    words, row = WORDS[language], statement.ageing
    labels = (words["current"], *statement.labels[1:], words["total_due"])
    columns = tuple(Column(label, Align.END) for label in labels)
    amounts = tuple(amount(one, language) for one in (*row.buckets, row.total_due))
    return Table(columns, (amounts,), caption=words["ageing"])


def _slip(statement: Statement, profile: DeskProfile, language: str) -> RemittanceSlip | None:
    if not profile.remit_to or statement.closing.minor <= 0:
        return None
    words = WORDS[language]
    facts = (
        (words["account"], f"{statement.addressed.account}  {statement.addressed.bill_to.name}"),
        (words["until"], day(statement.until, language)),
        (f"{words['closing']} {statement.currency}", amount(statement.closing, language)),
        (words["paid"], ""),
    )
    return RemittanceSlip(words["pay"], profile.remit_to, facts)
