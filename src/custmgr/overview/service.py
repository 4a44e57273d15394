"""Reading across the slices, consistently."""

from uuid import UUID

import attrs

from custmgr.actors import Staff
from custmgr.contacts import Contact, Contacts, NoRecipient, Purpose, primary, recipients
from custmgr.correspondence import Correspondence, MailSettings
from custmgr.customers import AddressKind, Customer, Notes, holder
from custmgr.history import History
from custmgr.invoices import BillingSettings, Invoices
from custmgr.onboarding import Onboarding
from custmgr.overview.page import CustomerPage, Money360, Summary
from custmgr.payments import Payments, PaymentSettings
from custmgr.ports.joined import Joined
from custmgr.ports.storage import Reader
from custmgr.query.pages import LARGEST_LIMIT
from custmgr.receivables import CollectionSettings, Receivables
from custmgr.settings import sourced
from custmgr.use_case import Service, use_case
from custmgr.values.dates import Clock
from custmgr.values.exact import whole
from custmgr.values.frozen import changed

ROWS = 10
GROUPS = (BillingSettings, CollectionSettings, PaymentSettings, MailSettings)
"""The settings that a page shows, billing first."""


@attrs.frozen
class Overview(Service):
    """What belongs together on one page, read from one snapshot."""

    @use_case("overview.page")
    def page(self, customer: UUID, *, rows: int = ROWS) -> CustomerPage:
        """Everything about the customer as of now, with at most ``rows`` rows a tab.

        Whoever asks must be allowed to read each part.

        Raises:
            Denied: naming the part.
        """
        whole(rows, "rows", at_least=0, at_most=LARGEST_LIMIT)
        reader = self.read()
        at, zone = self.clock.now(), self.clock.zone
        still = Clock(lambda: at, zone)
        house = changed(self.house, storage=Joined(reader), clock=still)
        who = holder(reader, customer)
        receivables = Receivables(house, self.actor)
        ageing = receivables.ageing(customer)
        self.house.check(self.actor, "settings.read", customer)
        agreed = sourced(reader, who, *GROUPS)
        return CustomerPage(
            as_of=at,
            today=still.today(),
            summary=_summary(reader, who, agreed[0].value.terms, is_current=receivables.current(customer).is_current),
            money=Money360(
                receivables.balances(customer), tuple(ageing.rows), ageing.labels, receivables.lifetime_value(customer)
            ),
            settings=agreed,
            contacts=_people(Contacts(house, self.actor), customer),
            invoices=Invoices(house, self.actor).find(customer, limit=rows).items,
            payments=Payments(house, self.actor).find(customer, limit=rows).items,
            rates=Onboarding(house, self.actor).rates(customer),
            notes=Notes(house, self.actor).find(customer, limit=rows).items,
            messages=Correspondence(house, self.actor).messages(customer, limit=rows).items,
            history=History(house, self.actor).timeline(customer, limit=rows).items,
        )


def _people(contacts: Contacts, customer: UUID) -> tuple[Contact, ...]:
    page = contacts.find(customer)
    found = [*page]
    while page.next is not None:
        page = contacts.find(customer, after=page.next)
        found += page
    return tuple(found)


def _summary(reader: Reader, who: Customer, terms: str, *, is_current: bool) -> Summary:
    try:
        chosen = tuple(recipients(reader, who.id, Purpose.INVOICES))
    except NoRecipient:
        chosen = ()
    people = reader.get_many(Contact, [one.contact for one in chosen])
    return Summary(
        customer=who,
        account_manager=reader.first(Staff, who.account_manager) if who.account_manager else None,
        primary_contact=primary(reader, who.id),
        billing_address=who.address(AddressKind.BILLING),
        billing_recipients=tuple((people[one.contact], one.because.value) for one in chosen),
        terms=terms,
        is_current=is_current,
    )
