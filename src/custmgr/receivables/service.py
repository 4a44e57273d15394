"""Receivables: what is owed, since when and why, as of any day."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

import attrs

from custmgr.customers import holder, of_somebody, own_currency
from custmgr.errors import InvalidValue
from custmgr.family import Family
from custmgr.history import last_recorded
from custmgr.ledger import Chart, OpenCredit
from custmgr.ports.storage import Reader
from custmgr.query import ALL, Cursor, Is, Page, Positive, both
from custmgr.receivables.adjusting import Adjusting
from custmgr.receivables.ageing import EDGES, Ageing, ageing
from custmgr.receivables.asof import asked
from custmgr.receivables.balance import Balance, balances_now, balances_then
from custmgr.receivables.booked import credits_left, items_left
from custmgr.receivables.drawing import draw, last_stored, redrawn
from custmgr.receivables.explain import Explanation, held, owed
from custmgr.receivables.measures import LifetimeValue, RollForward, lifetime_values, roll_forward
from custmgr.receivables.overdue import Current, OverdueExplanation, current, explained
from custmgr.receivables.portfolio import BalanceRow, portfolio
from custmgr.receivables.sending import StatementSending
from custmgr.receivables.settings import CollectionSettings
from custmgr.receivables.statement import Addressed, Statement, StoredStatement, Style
from custmgr.receivables.verify import Verification, verify
from custmgr.settings import resolve, sourced
from custmgr.use_case import use_case
from custmgr.values.dates import business_date, instant
from custmgr.values.wording import choice


@attrs.frozen
class Receivables(Adjusting, StatementSending):
    """Every answer takes ``on`` (a business date, inclusive; default today) and most take ``known_at`` (an instant;
    default now): what was posted up to the one, as far as it was recorded by the other.
    """

    @use_case("receivables.read")
    def balance(
        self, customer: UUID, *, currency: str = "", on: date | str | None = None, known_at: datetime | None = None
    ) -> Balance:
        """What the customer owes and has with us in one currency, the customer's own unless named.

        Raises:
            NotFound: nobody has this id.
        """
        wanted = currency or own_currency(self.read(), customer)
        return self._balance(customer, wanted, on, known_at)

    @use_case("receivables.read")
    def balances(
        self, customer: UUID, *, on: date | str | None = None, known_at: datetime | None = None
    ) -> dict[str, Balance]:
        """The same for every currency in which anything ever moved.

        Raises:
            NotFound: nobody has this id.
        """
        return self._balances(customer, on, known_at)

    @use_case("receivables.read", bulk=True)
    def portfolio(self, *, on: date | str | None = None, known_at: datetime | None = None) -> Sequence[BalanceRow]:
        """What every customer owes and has with us: a slim row for each currency in which anything ever moved, in order
        of id.
        """
        _, upto, known = asked(self, on, known_at)
        return portfolio(self.read(), upto, known)

    @use_case("receivables.read", bulk=True)
    def ageing(
        self,
        customer: UUID | None = None,
        *,
        on: date | str | None = None,
        known_at: datetime | None = None,
        edges: Sequence[int] = EDGES,
    ) -> Ageing:
        """Open items by days late, of one customer or of all, with a total row a currency.

        ``edges`` are the upper edges of the buckets in days, each included in its bucket.

        Raises:
            NotFound: nobody has this id.
        """
        day, upto, known = asked(self, on, known_at)
        reader = self.read()
        mine = of_somebody(reader, customer) if customer else ALL
        return ageing(reader, day, upto, known, mine=mine, edges=edges)

    @use_case("receivables.read")
    def statement(
        self,
        customer: UUID,
        *,
        until: date | str | None = None,
        since: date | str | None = None,
        style: Style | str = Style.OPEN_ITEM,
        currency: str = "",
        known_at: datetime | None = None,
    ) -> Statement:
        """The customer's statement up to a day: what is open, or with ``balance forward`` what happened.

        A balance-forward statement continues the one that was handed out last (of those up to no later day), unless
        ``since`` says where to begin.

        Raises:
            InvalidValue: ``since`` lies after ``until``.
            NotFound: nobody has this id.
        """
        reader = self.read()
        who = holder(reader, customer)
        last, first = self._day(until), business_date(since, "since") if since else None
        if first is not None and first > last:
            raise InvalidValue("since", first, f"not after {last}")
        wanted, how = currency or who.currency, choice(style, "style", Style)
        goes_on = how is Style.BALANCE_FORWARD and first is None
        whose = Family(who.id, who.absorbed)
        now = max(self.clock.now(), last_recorded(reader, whose.ids))
        known = now if known_at is None else min(instant(known_at, "known_at"), now)
        previous = last_stored(reader, whose, wanted, how, until=last, known_at=known) if goes_on else None
        addressed = Addressed.to(who)
        return draw(
            reader, whose, wanted, how, since=first, until=last, known_at=known, previous=previous, addressed=addressed
        )

    @use_case("receivables.read")
    def rebuild(self, statement: UUID) -> Statement:
        """A statement that was handed out, as it was."""
        reader = self.read()
        return redrawn(reader, reader.get(StoredStatement, statement))

    @use_case("receivables.read")
    def lifetime_value(self, customer: UUID, *, on: date | str | None = None) -> dict[str, LifetimeValue]:
        """Net revenue since the account was opened, per currency; of none where nothing ever moved.

        Raises:
            NotFound: nobody has this id.
        """
        _, upto, _ = asked(self, on, None)
        return lifetime_values(self.read(), customer, upto)

    @use_case("receivables.read")
    def current(self, customer: UUID, *, on: date | str | None = None, known_at: datetime | None = None) -> Current:
        """Whether the account is current, by the grace and tolerance of its settings as they are now."""
        reader = self.read()
        allowed = resolve(reader, holder(reader, customer), CollectionSettings)
        day, _, _ = asked(self, on, known_at)
        late = self._balances(customer, on, known_at, late_on=day - timedelta(days=allowed.grace_days))
        beyond = {one: found.overdue for one, found in late.items()}
        return current(self._balances(customer, on, known_at), beyond, allowed)

    @use_case("receivables.read")
    def unapplied(self, *, after: Cursor | None = None, limit: int = 100) -> Page[OpenCredit]:
        """Payments of which something is unapplied, oldest first."""
        where = both(Positive("open"), Is("account", Chart.UNAPPLIED))
        return self.read().find(OpenCredit, where, order=("on", "number"), after=after, limit=limit)

    @use_case("receivables.read")
    def roll_forward(
        self, *, since: date | str, until: date | str, customer: UUID | None = None
    ) -> dict[str, RollForward]:
        """How the balance of the day before ``since`` became that of ``until``, per currency.

        Raises:
            InvalidValue: ``since`` lies after ``until``.
            NotFound: nobody has this id.
        """
        first, last = business_date(since, "since"), business_date(until, "until")
        if first > last:
            raise InvalidValue("since", first, f"not after {last}")
        return roll_forward(self.read(), first, last, customer)

    @use_case("receivables.read")
    def explain_balance(
        self, customer: UUID, *, currency: str = "", on: date | str | None = None, known_at: datetime | None = None
    ) -> Explanation:
        """The balance in one currency, and the documents that add up to it."""
        reader, (_, upto, known) = self.read(), asked(self, on, known_at)
        wanted = currency or own_currency(reader, customer)
        facts = [owed(one) for one in items_left(reader, customer, wanted, upto, known)]
        facts += [held(one) for one in credits_left(reader, customer, wanted, upto, known)]
        return Explanation(self._balance(customer, wanted, on, known_at), tuple(facts))

    @use_case("receivables.read")
    def explain_overdue(
        self, customer: UUID, *, currency: str = "", on: date | str | None = None, known_at: datetime | None = None
    ) -> OverdueExplanation:
        """What is overdue in one currency, item by item, and why the account is current in it or not.

        Grace and tolerance are those of the settings now, and say where they come from.
        """
        reader, (day, upto, known) = self.read(), asked(self, on, known_at)
        who = holder(reader, customer)
        wanted = currency or who.currency
        (allowed,) = sourced(reader, who, CollectionSettings)
        items = items_left(reader, customer, wanted, upto, known)
        return explained(day, self._balance(customer, wanted, on, known_at), items, allowed)

    @use_case("receivables.verify")
    def verify(self, customer: UUID | None = None) -> Verification:
        """Every stored figure of one customer, or of all, computed again from the entries.

        Raises:
            NotFound: nobody has this id.
        """
        return verify(self.read(), customer)

    def _balance(self, customer: UUID, currency: str, on: date | str | None, known_at: datetime | None) -> Balance:
        return self._balances(customer, on, known_at).get(currency) or Balance.of(currency, 0, 0, 0)

    def _balances(
        self, customer: UUID, on: date | str | None, known_at: datetime | None, late_on: date | None = None
    ) -> dict[str, Balance]:
        day, upto, known = asked(self, on, known_at)
        reader: Reader = self.read()
        if upto is None and known is None:
            found = balances_now(reader, customer, late_on or day)
        else:
            found = balances_then(reader, customer, late_on or day, upto, known)
        if not found:
            own_currency(reader, customer)
        return found

    def _day(self, until: date | str | None) -> date:
        return business_date(until, "until") if until else self.clock.today()
