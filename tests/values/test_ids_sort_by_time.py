"""Ids are UUIDs that sort by when they were made."""

from uuid import UUID, uuid4

import pytest

from custmgr.errors import InvalidValue
from custmgr.values import as_id, new_id


def test_later_ids_sort_after_earlier_ones():
    ids = [new_id() for _ in range(2000)]
    assert ids == sorted(ids)
    assert len(set(ids)) == len(ids)


def test_an_id_is_a_uuid_of_version_7():
    made = new_id()
    assert type(made) is UUID
    assert made.version == 7


def test_an_id_is_known_by_its_uuid_and_by_its_text():
    made = uuid4()
    assert as_id(made, "customer") is made
    assert as_id(str(made), "customer") == as_id(str(made).upper(), "customer") == made


@pytest.mark.parametrize(
    "given",
    [
        "", "x", "123", 123, None, b"0" * 16, "{12345678-1234-5678-1234-567812345678}",
        "urn:uuid:12345678-1234-5678-1234-567812345678", "12345678123456781234567812345678",
        "12345678-1234-5678-1234-567812345678\n", "1234567_-1234-5678-1234-567812345678", "x" * 100_000,
    ],
)  # fmt: skip
def test_what_is_no_id_is_refused_under_the_name_of_its_field(given):
    with pytest.raises(InvalidValue) as refusal:
        as_id(given, "customer")
    assert refusal.value.field == "customer"
    assert len(str(refusal.value)) < 400
