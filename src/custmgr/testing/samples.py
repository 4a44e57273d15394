"""A desk with at least one row of every kind that custmgr keeps, made through the public methods."""

from typing import Any

from custmgr.ports.mail import Attachment
from custmgr.settings import DeskProfile
from custmgr.values.addresses import Address
from custmgr.values.line import Line
from custmgr.values.money import Money
from custmgr.values.people import PersonName


def fill(desk: Any) -> None:
    """Let a clerk work on an empty desk that has a renderer and mail, with names and amounts not easy to store."""
    from custmgr.actors import Staff

    ana = desk.acting_as(Staff("u-17", name="Ana Ğ\N{COMBINING BREVE}", permissions=frozenset({"*"})))
    ana.settings.set(DeskProfile, for_desk=True, legal_name="Übersetzer & Co", email="desk@house.example")
    ana.settings.set(DeskProfile, for_desk=True, remit_to=("Bank", "IBAN"))
    firm, person = _customers(ana)
    invoice = _money(ana, firm, person)
    _words(ana, firm, invoice)
    desk.dispatch()
    sent = next(one for one in ana.correspondence.messages(firm.id) if one.state.value == "sent")
    ana.correspondence.record_delivery(sent.id, "delivered", said="250 2.0.0 Ok")
    ana.exchange.commit(ana.exchange.preview("customers", b"number,name\r\nX-1,Imported\r\n"))
    _merged(ana)
    _one_person(ana, firm)
    _erased(ana)


def _merged(ana: Any) -> None:
    one, other = (ana.customers.add(name=name, email=f"{name}@mail.example") for name in ("zwei", "eins"))
    plan = ana.merging.plan(other.id, into=one.id)
    ana.merging.merge(other.id, into=one.id, versions=plan.versions)


def _one_person(ana: Any, firm: Any) -> None:
    one, other = (ana.contacts.add(firm.id, name=name) for name in ("Zoë", "Zoe"))
    plan = ana.contacts.plan_merge(other.id, into=one.id)
    ana.contacts.merge(other.id, into=one.id, versions=plan.versions)


def _erased(ana: Any) -> None:
    gone = ana.customers.add(name="Gone", email="gone@mail.example", existing=True)
    invoice = ana.invoices.issue(gone.id, [Line("Page", 1, 5)], currency="USD", note="Thanks")
    ana.payments.take(gone.id, Money("5.00", "USD"), method="wire", apply_to=[invoice.id])
    ana.erasure.delete(gone.id, plan=ana.erasure.plan(gone.id).digest, reason="the person asked for it")


def _customers(ana: Any) -> tuple[Any, Any]:
    ana.customers.services.offer("Transcription")
    ana.customers.categories.offer("Bäcker")
    firm = ana.customers.add(
        name="Ветошь «и» сыновья \N{GRINNING FACE}",
        email="Büro@firma.example",
        phone="+1 212 555 0100",
        category="Law Firm",
        address=Address(street="1 High St\nYard", city="Łódź", postal_code="90-001", country="PL"),
        tags=["vip", "łódź"],
        existing=True,
        key="first",
    )
    person = ana.customers.add(
        person=PersonName(given="Ruth", family="O'Neil"), email="ruth@mail.example", category="Bäcker", existing=True
    )
    ana.customers.switch_on(firm.id, "Transcription")
    ana.customers.enable_many(ana.customers.disable_many([firm.id, person.id], reason="checked").done)
    note = ana.notes.add(firm.id, "Called.\n\tTwice.")
    ana.notes.edit(note.id, version=note.version, wording="Called.")
    card = ana.rate_cards.offer(
        name="Law", service="Transcription", unit="page", unit_price="0.0125", currency="USD", categories=["Law Firm"]
    )
    ana.onboarding.assign(firm.id, card.id)
    ana.onboarding.match_rates(person.id)
    return firm, person


def _money(ana: Any, firm: Any, person: Any) -> Any:
    lines = [Line("Pages", "42.5", "3.654321", tax_rate=19), Line("Rush", 1, "10", discount="12.5")]
    invoice = ana.invoices.issue(firm.id, lines, currency="EUR", reference="job-1", note="Danke\n")
    ana.invoices.draft(person.id, [Line("Draft", 1, 5)], currency="JPY")
    payment = ana.payments.take(firm.id, Money("50.00", "EUR"), method="wire", reference="R-1", apply_to=[invoice.id])
    ana.payments.unapply(payment.id)
    ana.credit_memos.issue(firm.id, Money("5.00", "EUR"), reason="late", invoice=invoice.id)
    ana.refunds.make(firm.id, Money("1.00", "EUR"), method="wire", reason="asked")
    ana.receivables.write_off(invoice.id, Money("0.01", "EUR"), reason="small")
    ana.receivables.close("2000-12-31")
    return invoice


def _words(ana: Any, firm: Any, invoice: Any) -> None:
    contact = ana.contacts.add(firm.id, name="Zoë", email="zoe@firma.example", roles={"billing"})
    ana.contacts.star(contact.id, "statements")
    ana.receivables.send_statement(firm.id, ana.receivables.statement(firm.id), zero_balance=True)
    files = (Attachment("a.txt", "text/plain", b"\x00\xff"),)
    letter = ana.correspondence.send(firm.id, "Hello", "Text", attachments=files)[0]
    ana.correspondence.opt_out("never@firma.example", reason="asked")
    ana.correspondence.cancel(letter.id)
    ana.invoices.send(invoice.id)
