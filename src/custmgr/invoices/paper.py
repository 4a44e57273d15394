"""An invoice on paper: the document that every renderer prints alike, from the issued snapshot."""

from datetime import date

from custmgr.invoices.model import BillTo, Invoice, Stage
from custmgr.ports.renderer import Align, Column, Document, Party, RemittanceSlip, Table
from custmgr.settings import DeskProfile, issuer
from custmgr.values.printing import amount, day, plain, primary

WORDS = {
    "en": {
        "invoice": "Invoice",
        "draft": "DRAFT",
        "void": "VOID",
        "number": "Invoice number",
        "issued": "Invoice date",
        "due": "Due date",
        "terms": "Terms",
        "order": "Your order",
        "reference": "Reference",
        "account": "Account",
        "description": "Description",
        "quantity": "Quantity",
        "price": "Unit price",
        "discount": "Discount",
        "rate": "Tax",
        "amount": "Amount",
        "net": "Net",
        "tax": "Tax {rate} % on {net}",
        "total": "Total {currency}",
        "pay": "Please return with your payment",
        "paid": "Amount paid",
        "page": "Page {page} of {pages}",
    },
    "de": {
        "invoice": "Rechnung",
        "draft": "ENTWURF",
        "void": "STORNIERT",
        "number": "Rechnungsnummer",
        "issued": "Rechnungsdatum",
        "due": "Fällig am",
        "terms": "Zahlungsziel",
        "order": "Ihre Bestellung",
        "reference": "Referenz",
        "account": "Kundennummer",
        "description": "Bezeichnung",
        "quantity": "Menge",
        "price": "Einzelpreis",
        "discount": "Rabatt",
        "rate": "MwSt.",
        "amount": "Betrag",
        "net": "Netto",
        "tax": "MwSt. {rate} % auf {net}",
        "total": "Gesamt {currency}",
        "pay": "Bitte mit Ihrer Zahlung zurücksenden",
        "paid": "Gezahlter Betrag",
        "page": "Seite {page} von {pages}",
    },
}


def recipient(bill_to: BillTo) -> Party:
    """To whom a document goes, line by line."""
    return Party(bill_to.name, bill_to.address.label() if bill_to.address else (), bill_to.tax_id)


def invoice_document(invoice: Invoice, bill_to: BillTo, profile: DeskProfile, account: int, on: date) -> Document:
    """The invoice in the desk's language; a draft is dated ``on`` and marked, a void one is marked."""
    language = primary(profile.language)
    words = WORDS[language]
    marks = {Stage.DRAFT: words["draft"], Stage.VOID: words["void"]}
    sender = issuer(profile)
    return Document(
        title=words["invoice"],
        number=invoice.number or "",
        language=language,
        watermark=marks.get(invoice.stage, ""),
        issuer=sender,
        recipient=recipient(bill_to),
        created=invoice.issued or on,
        facts=_facts(invoice, bill_to, account, language),
        tables=(_lines(invoice, language),),
        notes=(invoice.note,) if invoice.note else (),
        remittance=_slip(invoice, profile, account, language) if invoice.stage is Stage.ISSUED else None,
        logo=profile.logo,
        page_label=words["page"],
    )


def _facts(invoice: Invoice, bill_to: BillTo, account: int, language: str) -> tuple[tuple[str, str], ...]:
    words = WORDS[language]
    found = (
        (words["number"], invoice.number or ""),
        (words["issued"], day(invoice.issued, language) if invoice.issued else ""),
        (words["due"], day(invoice.due, language) if invoice.due else ""),
        (words["terms"], invoice.terms),
        (words["account"], str(account)),
        (words["order"], bill_to.purchase_order),
        (words["reference"], invoice.reference),
    )
    return tuple(pair for pair in found if pair[1])


def _lines(invoice: Invoice, language: str) -> Table:
    words, totals = WORDS[language], invoice.totals
    discounted = any(line.discount for line in invoice.lines)
    columns = [
        Column(words["description"], share=5),
        Column(words["quantity"], Align.END, 1.2),
        Column(words["price"], Align.END, 1.5),
        *([Column(words["discount"], Align.END, 1.1)] if discounted else []),
        Column(words["rate"], Align.END, 1),
        Column(words["amount"], Align.END, 1.6),
    ]
    rows = [
        (
            line.description,
            plain(line.quantity, language),
            plain(line.unit_price, language),
            *([f"{plain(line.discount, language)} %"] if discounted else []),
            f"{plain(line.tax_rate, language)} %",
            amount(net, language),
        )
        for line, (net, _) in zip(invoice.lines, totals.lines, strict=True)
    ]
    blank = ("",) * (len(columns) - 2)
    taxes = [
        (words["tax"].format(rate=plain(rate, language), net=amount(net, language)), *blank, amount(tax, language))
        for rate, net, tax in totals.by_rate
        if rate
    ]
    net = [(words["net"], *blank, amount(totals.net, language))] if taxes else []
    total = (words["total"].format(currency=invoice.currency), *blank, amount(totals.gross, language))
    return Table(tuple(columns), tuple(rows), (*net, *taxes, total))


def _slip(invoice: Invoice, profile: DeskProfile, account: int, language: str) -> RemittanceSlip | None:
    if not profile.remit_to:
        return None
    words = WORDS[language]
    facts = (
        (words["account"], str(account)),
        (words["number"], invoice.number or ""),
        (words["total"].format(currency=invoice.currency), amount(invoice.total, language)),
        (words["paid"], ""),
    )
    return RemittanceSlip(words["pay"], profile.remit_to, facts)
