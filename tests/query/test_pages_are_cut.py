"""Every list is cut where its caller says, and refuses what cannot be a limit, on every store alike."""

from inspect import Parameter, signature

import pytest

from custmgr import Desk, InvalidValue, Staff

DESK = Desk.open("memory:").acting_as(Staff("u-17", name="Ana"))
LISTS = [
    (service, name)
    for service in dir(DESK)
    for name in dir(getattr(DESK, service))
    if hasattr(asked := getattr(getattr(DESK, service), name), "action") and "limit" in signature(asked).parameters
]


@pytest.mark.parametrize("limit", [-1, "5", 10**12])
@pytest.mark.parametrize(("service", "name"), LISTS)
def test_a_list_refuses_a_limit_below_zero_or_that_is_no_whole_number(ana, service, name, limit):
    bell = ana.customers.add(name="Bell").id
    ask = getattr(getattr(ana, service), name)
    needed = {
        one.name: {"customer": bell, "show": ["name"]}[one.name]
        for one in signature(ask).parameters.values()
        if one.default is Parameter.empty
    }
    with pytest.raises(InvalidValue, match=r"limit: .* is not a whole number from"):
        ask(**needed, limit=limit)


def test_a_page_of_the_customer_refuses_such_a_number_of_rows(ana):
    bell = ana.customers.add(name="Bell").id
    with pytest.raises(InvalidValue, match="rows: -1 is not a whole number from"):
        ana.overview.page(bell, rows=-1)
