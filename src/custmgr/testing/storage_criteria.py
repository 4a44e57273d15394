"""What every storage holds about criteria: each of the closed set, alone and combined."""

from datetime import date, timedelta

import pytest

from custmgr.errors import InvalidValue
from custmgr.ports.storage import Storage
from custmgr.query.criteria import (
    ALL,
    OWNER,
    Between,
    Both,
    Criteria,
    Either,
    Has,
    Is,
    Not,
    OneOf,
    Positive,
    Says,
    With,
)
from custmgr.testing.contract import Contract
from custmgr.testing.storage_kinds import DAY, Account, Customer, Everything, Item, Setting, State, everything, usd
from custmgr.testing.storage_named import Named, numbers
from custmgr.values.ids import new_id
from custmgr.values.money import Money

OPTIONAL = ("other", "more_text", "more_number", "more_flag", "more_day", "more_moment", "more_state")
NEXT_DAY = DAY + timedelta(days=1)


def texts(store: Storage, where: Criteria) -> list[str]:
    """The texts of the rows with every form that meet the criteria."""
    with store.read() as desk:
        return sorted(one.text for one in desk.find(Everything, where))


class StorageCriteria(Named, Contract):
    """The clauses about criteria."""

    @pytest.fixture
    def formed(self, store: Storage, bell: Customer) -> Storage:
        """Two rows with every form: ``full``, and ``less`` with the optional ones absent."""
        absent = dict.fromkeys(
            ("other", "more_text", "more_number", "more_flag", "more_day", "more_moment", "more_state")
        )
        with store.begin(bell.id) as tx:
            tx.put(everything(bell.id, text="full"))
            tx.put(
                everything(
                    bell.id,
                    text="less",
                    more_amount=None,
                    more_inner=None,
                    amount=Money("-0.01", "USD"),
                    flag=False,
                    day=DAY,
                    number=7,
                    state=State.SENT,
                    **absent,
                )
            )
        return store

    def test_all_is_every_row(self, named: Storage) -> None:
        assert numbers(named, ALL) == [1, 2, 3, 4, 5]

    def test_is_compares_every_form_of_value(self, formed: Storage, bell: Customer) -> None:
        full = everything(bell.id)
        for field in ("text", "number", "flag", "day", "state", "amount"):
            assert texts(formed, Is(field, "full" if field == "text" else getattr(full, field))) == ["full"], field
        for field in ("customer", "moment", "rate"):
            assert texts(formed, Is(field, getattr(full, field))) == ["full", "less"], field

    def test_is_none_asks_for_absent_values(self, formed: Storage) -> None:
        for field in OPTIONAL:
            assert texts(formed, Is(field, None)) == ["less"], field
            assert texts(formed, Not(Is(field, None))) == ["full"], field

    def test_is_none_asks_for_absent_nested_values_and_money(self, formed: Storage) -> None:
        assert texts(formed, Is("more_inner", None) & Is("more_amount", None)) == ["less"]

    def test_money_is_compared_in_its_own_currency_only(self, formed: Storage) -> None:
        assert texts(formed, Is("amount", Money("-0.01", "EUR"))) == ["full"]
        assert texts(formed, ~Is("amount", Money("-0.01", "EUR"))) == ["less"]
        assert texts(formed, Between("amount", Money(-1, "USD"), Money(1, "USD"))) == ["less"]
        assert texts(formed, OneOf("amount", (Money("-0.01", "EUR"), Money("-0.01", "USD")))) == ["full", "less"]

    def test_ends_of_different_currencies_hold_nothing_between_them(self, formed: Storage) -> None:
        assert texts(formed, Between("amount", Money(-1, "USD"), Money(1, "EUR"))) == []

    def test_currency_names_the_one_of_all_money(self, formed: Storage) -> None:
        assert texts(formed, Is("currency", "EUR")) == ["full"]

    def test_one_of_is_any_of_its_values(self, named: Storage) -> None:
        assert numbers(named, OneOf("number", (5, 2, 2, 77))) == [2, 5]

    def test_one_of_no_values_is_no_row(self, named: Storage) -> None:
        assert numbers(named, OneOf("number", ())) == []

    def test_one_of_may_name_the_absent_value(self, named: Storage) -> None:
        assert numbers(named, OneOf("email", (None, "x@lawfirm.example"))) == [2, 4, 5]

    def test_one_of_takes_thousands_of_values(self, named: Storage) -> None:
        with named.read() as desk:
            ids = [one.id for one in desk.find(Customer, Between("number", 2, 3))]
        assert numbers(named, OneOf("id", [*(new_id() for _ in range(40_000)), *ids])) == [2, 3]
        assert numbers(named, OneOf("name", [*map(str, range(40_000)), "Straße & Co"])) == [4]
        assert numbers(named, OneOf("number", range(4, 40_000))) == [4, 5]

    def test_between_includes_both_ends(self, named: Storage) -> None:
        assert numbers(named, Between("number", 2, 4)) == [2, 3, 4]

    def test_an_end_may_be_open(self, named: Storage) -> None:
        assert numbers(named, Between("number", 4, None)) == [4, 5]
        assert numbers(named, Between("number", None, 2)) == [1, 2]

    def test_an_absent_value_lies_between_no_ends(self, formed: Storage) -> None:
        assert texts(formed, Between("more_number", None, None)) == ["full"]
        assert texts(formed, Between("more_day", date(1900, 1, 1), None)) == ["full"]

    def test_dates_and_moments_lie_between(self, formed: Storage, bell: Customer) -> None:
        moment = everything(bell.id).moment
        assert texts(formed, Between("day", DAY, NEXT_DAY)) == ["less"]
        assert texts(formed, Between("moment", moment, moment)) == ["full", "less"]
        assert texts(formed, Between("moment", moment + timedelta(microseconds=1), None)) == []

    def test_positive_is_above_zero(self, store: Storage, bell: Customer) -> None:
        with store.begin(bell.id) as tx:
            tx.put_many([Account(bell.id, code, Money(at - 1, code)) for at, code in enumerate(("EUR", "GBP", "USD"))])
        with store.read() as desk:
            assert [one.currency for one in desk.find(Account, Positive("balance"))] == ["USD"]
            assert [one.currency for one in desk.find(Account, ~Positive("balance"))] == ["EUR", "GBP"]

    def test_an_absent_number_is_not_positive(self, formed: Storage) -> None:
        assert texts(formed, Positive("more_amount")) == ["full"]
        assert texts(formed, ~Positive("more_amount")) == ["less"]

    def test_the_same_question_about_other_values_has_its_own_answer(self, named: Storage) -> None:
        for one, other in ((2, 4), (5, 1), (3, 3)):
            assert numbers(named, Is("number", one)) == [one]
            assert numbers(named, Between("number", one, None) & Between("number", None, one)) == [one]
            assert numbers(named, OneOf("number", (one, other))) == sorted({one, other})
            assert numbers(named, Is("number", one) | Is("number", other)) == sorted({one, other})
            assert numbers(named, Is("number", one) & Is("number", other)) == [one] * (one == other)
        assert numbers(named, Is("email", "x@lawfirm.example")) == [5]
        assert numbers(named, Is("email", None)) == [2, 4]

    def test_criteria_combine(self, named: Storage) -> None:
        vip, law = Has("tags", "vip"), Says("lawfirm")
        assert numbers(named, vip & Is("email", None)) == [2]
        assert numbers(named, vip | law) == [1, 2, 3, 5]
        assert numbers(named, ~(vip | law)) == [4]
        assert numbers(named, ~vip & ~law) == [4]
        assert numbers(named, ~(vip & Is("email", None)) & (vip | law)) == [1, 3, 5]

    def test_no_parts_hold_together_and_none_of_them_alone(self, named: Storage) -> None:
        assert (numbers(named, Both(())), numbers(named, Either(()))) == ([1, 2, 3, 4, 5], [])

    def test_not_takes_in_rows_with_absent_values(self, named: Storage) -> None:
        assert numbers(named, ~Is("email", "x@lawfirm.example")) == [1, 2, 3, 4]
        assert numbers(named, ~~Is("email", "x@lawfirm.example")) == [5]
        assert numbers(named, ~Between("email", "a", "z")) == [2, 4]
        assert numbers(named, ~OneOf("email", ("x@lawfirm.example",))) == [1, 2, 3, 4]

    def test_with_asks_for_some_row_of_the_same_customer(self, store: Storage, bell: Customer, ray: Customer) -> None:
        with store.begin(bell.id, ray.id) as tx:
            tx.put_many(
                [Item(bell.id, open=usd(5)), Item(bell.id, due=NEXT_DAY, open=usd(0)), Item(ray.id, open=usd(0))]
            )
        assert numbers(store, With(Item, Positive("open"))) == [1]
        assert numbers(store, With(Item, ALL)) == [1, 2]
        assert numbers(store, ~With(Item, Positive("open"))) == [2]
        assert numbers(store, With(Item, Positive("open") & Is("due", NEXT_DAY))) == []
        assert numbers(store, With(Item, Positive("open")) & With(Item, Is("due", NEXT_DAY))) == [1]

    def test_with_reaches_between_kinds_in_both_directions(self, store: Storage, bell: Customer, ray: Customer) -> None:
        with store.begin(bell.id, ray.id) as tx:
            tx.put_many([Item(bell.id), Item(ray.id)])
        with store.read() as desk:
            assert [one.customer for one in desk.find(Item, With(Customer, Says("ray")))] == [ray.id]
            assert desk.count(Item, With(Customer, With(Item, Positive("open")))) == 2

    def test_owner_names_the_field_with_the_customer(self, store: Storage, bell: Customer, ray: Customer) -> None:
        with store.begin(bell.id, ray.id) as tx:
            tx.put_many([Item(bell.id), Item(ray.id)])
        with store.read() as desk:
            assert [one.customer for one in desk.find(Item, Is(OWNER, ray.id))] == [ray.id]
            assert list(desk.find(Customer, OneOf(OWNER, (ray.id,)))) == [ray]

    def test_a_kind_without_owner_never_meets_one(self, store: Storage, bell: Customer) -> None:
        with store.begin() as tx:
            tx.put(Setting("from"))
        with store.read() as desk:
            assert (desk.count(Setting, Is(OWNER, bell.id)), desk.count(Setting, ~Is(OWNER, bell.id))) == (0, 1)

    @pytest.mark.parametrize(
        "where",
        [
            Is("nickname", 1),
            OneOf("nickname", (1,)),
            Between("nickname", 1),
            Positive("nickname"),
            Has("nickname", "x"),
        ],
    )
    def test_an_unknown_field_is_refused(self, store: Storage, where: Criteria) -> None:
        with store.read() as desk, pytest.raises(InvalidValue):
            desk.find(Customer, where)
        with store.read() as desk, pytest.raises(InvalidValue):
            desk.count(Item, With(Customer, where))
