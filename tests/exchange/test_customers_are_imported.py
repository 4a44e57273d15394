"""A file of customers: previewed, committed in chunks, recognised when it comes again (F24, F25, D24, P14)."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from custmgr import Desk, Staff
from custmgr.actors import Denied
from custmgr.desk import Acting
from custmgr.errors import InvalidValue
from custmgr.exchange import FileChanged, Verdict
from custmgr.invoices import BillingSettings
from custmgr.values import Money

HEADER = "number,name,email,phone,country,existing,terms,opening_balance,opening_date,notes\n"


def row(number: str = "", name: str = "", email: str = "", **cells: str) -> str:
    rest = ("phone", "country", "existing", "terms", "opening_balance", "opening_date", "notes")
    return ",".join((number, name, email, *(cells.get(field, "") for field in rest))) + "\n"


TWO = HEADER + row("C-1", "Bell & Sons", "bell@lawfirm.example") + row("C-2", "Norwane AG", "info@norwane.example")


def many(count: int) -> bytes:
    return ("number,name\n" + "".join(f"C-{n},Customer {n:04}\n" for n in range(count))).encode()


def named(ana: Acting) -> list[str]:
    return [one.name for one in ana.customers.find(order="name")]


def test_a_preview_stores_nothing(ana: Acting) -> None:
    preview = ana.exchange.preview("customers", TWO.encode())
    assert (preview.rows, preview.new, preview.findings) == (2, 2, ())
    assert named(ana) == []


def test_customers_keep_the_number_they_had_and_are_found_by_it(ana: Acting, imported) -> None:
    assert imported("customers", TWO).new == 2
    found = ana.customers.find("C-2")
    assert [(one.name, one.external_number, one.number) for one in found] == [("Norwane AG", "C-2", 2)]


def test_the_same_file_again_adds_nothing(imported) -> None:
    imported("customers", TWO)
    again = imported("customers", TWO)
    assert (again.new, again.known, again.findings) == (0, 2, ())


def test_another_file_with_a_known_number_adds_only_what_is_new(ana: Acting, imported) -> None:
    imported("customers", TWO)
    report = imported("customers", HEADER + row("C-2", "Norwane, renamed") + row("C-3", "Third"))
    assert (report.new, report.known) == (1, 1)
    assert named(ana) == ["Bell & Sons", "Norwane AG", "Third"]


def test_rows_without_a_number_are_not_added_twice_by_the_same_file(ana: Acting) -> None:
    content = b"name\nBell\nRuth\n"
    for added in (2, 0):
        preview = ana.exchange.preview("customers", content, despite_duplicates=True)
        assert ana.exchange.commit(preview).new == added


def test_a_commit_that_was_cut_off_goes_on_where_it_stood(ana: Acting) -> None:
    """P14: a kill between chunks leaves whole chunks, and the next commit adds only the rest."""
    preview = ana.exchange.preview("customers", many(25))

    def stop(done: int, _all: int) -> None:
        if done == 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ana.exchange.commit(preview, chunk=10, progress=stop)
    assert ana.customers.count() == 20
    report = ana.exchange.commit(preview, chunk=7)
    assert (report.new, report.known) == (5, 20)
    assert ana.customers.count() == 25


def test_a_refused_row_is_taken_once_its_reason_is_gone(ana: Acting, imported) -> None:
    content = "number,name,category\nC-1,Bell,Astrology\nC-2,Ruth,Court\n"
    assert imported("customers", content).new == 1
    ana.customers.categories.offer("Astrology")
    assert imported("customers", content).new == 1
    assert named(ana) == ["Bell", "Ruth"]


def test_what_the_desk_refuses_since_the_preview_is_reported_and_the_rest_is_taken(ana: Acting) -> None:
    preview = ana.exchange.preview("customers", TWO.encode())
    ana.customers.add(name="Bell & Sons")
    report = ana.exchange.commit(preview)
    assert report.new == 1
    assert [(one.line, one.verdict, one.column) for one in report.findings] == [(2, Verdict.LIKELY_DUPLICATE, "name")]


def test_a_row_refused_in_the_preview_stays_out_though_it_would_be_good_now(ana: Acting) -> None:
    """P14: a commit takes exactly what its preview showed."""
    preview = ana.exchange.preview("customers", b"name,category\nBell,Astrology\n")
    ana.customers.categories.offer("Astrology")
    report = ana.exchange.commit(preview)
    assert (report.new, report.findings) == (0, preview.findings)


def test_a_file_that_changed_since_its_preview_is_refused(ana: Acting, tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    path.write_bytes(many(2))
    preview = ana.exchange.preview("customers", path)
    path.write_bytes(many(3))
    with pytest.raises(FileChanged):
        ana.exchange.commit(preview)
    assert ana.customers.count() == 0


def test_errors_name_the_physical_line_on_which_the_row_begins(ana: Acting) -> None:
    content = 'name,notes,country\nBell,"two\nlines",US\n\nRuth,,XX\n'
    (finding,) = ana.exchange.preview("customers", content.encode()).findings
    assert (finding.line, finding.column, finding.value) == (5, "country", "XX")


def test_every_wrong_part_of_a_row_is_named(ana: Acting) -> None:
    content = HEADER + row("C-1", "Bell", "no-at-sign", existing="maybe", terms="WHENEVER", opening_balance="1e3")
    preview = ana.exchange.preview("customers", content.encode())
    assert [one.column for one in preview.refused] == ["email", "existing", "terms", "opening_balance"]


def test_a_row_of_another_width_than_the_header_is_refused(ana: Acting) -> None:
    preview = ana.exchange.preview("customers", b"number,name\nC-1,Bell,Sons\nC-2\n")
    assert [(one.line, one.value) for one in preview.refused] == [(2, "3 cells"), (3, "1 cells"), (3, "")]


def test_columns_that_are_not_read_are_named(ana: Acting) -> None:
    preview = ana.exchange.preview("customers", b"name,shoe size\nBell,42\n")
    assert (preview.ignored, preview.new) == (("shoe size",), 1)


def test_likely_duplicates_are_held_back_unless_they_are_meant(ana: Acting) -> None:
    content = HEADER + row("1", "Bell", phone="+12125550128") + row("2", "Ruth", phone="(212) 555-0128", country="US")
    preview = ana.exchange.preview("customers", content.encode())
    assert [(one.line, one.column) for one in preview.duplicates] == [(3, "phone")]
    meant = ana.exchange.preview("customers", content.encode(), despite_duplicates=True)
    assert (meant.new, [one.line for one in meant.warnings]) == (2, [3])
    assert ana.exchange.commit(meant).new == 2


def test_imported_customers_are_silent_unless_you_deal_with_them_already(ana: Acting) -> None:
    """F25: by row, or for all rows that do not say."""
    content = HEADER + row("1", "Bell", existing="no") + row("2", "Ruth", existing="yes") + row("3", "Norwane")
    ana.exchange.commit(ana.exchange.preview("customers", content.encode(), existing=True))
    consents = [ana.customers.get(one.customer).consent.value for one in ana.customers.find(order="number")]
    assert consents == ["silent", "existing", "existing"]


def test_terms_that_differ_from_the_usual_are_the_customers_own(ana: Acting, imported) -> None:
    imported("customers", HEADER + row("1", "Bell", terms="net 14") + row("2", "Ruth", terms="NET30"))
    held = [ana.settings.of(one.customer, BillingSettings) for one in ana.customers.find(order="number")]
    assert [(one.value.terms, one.sources["terms"].level.value) for one in held] == [
        ("NET14", "customer"),
        ("NET30", "default"),
    ]


def test_notes_are_kept_with_their_lines(ana: Acting, imported) -> None:
    imported("customers", 'number,name,notes\n1,Bell,"Two offices:\nthe old one\n- and another"\n')
    (bell,) = ana.customers.find()
    assert [one.text for one in ana.notes.find(bell.customer)] == ["Two offices:\nthe old one\n- and another"]


def test_opening_balances_are_open_items_or_credit_and_no_revenue(ana: Acting, imported) -> None:
    """D24."""
    content = HEADER + row("1", "Bell", opening_balance="80.50", opening_date="2025-12-31")
    content += row("2", "Ruth", opening_balance="-12.00", opening_date="2025-12-31") + row(
        "3", "None", opening_balance="0"
    )
    imported("customers", content)
    bell, ruth, none = (one.customer for one in ana.customers.find(order="number"))
    assert ana.receivables.balance(bell).overdue == Money("80.50", "USD")
    assert ana.receivables.balance(ruth).account_credit == Money("12.00", "USD")
    assert not ana.receivables.balance(none).balance
    ((invoice, _status),) = ana.invoices.find(bell)
    assert (invoice.number, invoice.origin.value, str(invoice.issued)) == ("1", "opening", "2025-12-31")


def test_a_formula_is_text_and_comes_back_as_it_was(ana: Acting, imported) -> None:
    """H66."""
    imported("customers", "name,company\nBell,=1+1\n")
    (bell,) = ana.customers.find()
    assert bell.company == "=1+1"


def test_archived_customers_are_known(ana: Acting, imported) -> None:
    imported("customers", TWO)
    for one in ana.customers.find():
        ana.customers.archive(one.customer)
    assert imported("customers", TWO + row("C-1", "Bell once more")).new == 0


def test_progress_is_told_for_rows_read_and_taken(ana: Acting) -> None:
    told: list[tuple[int, int]] = []
    preview = ana.exchange.preview("customers", many(1100), progress=lambda *at: told.append(at))
    assert told == [(500, 1100), (1000, 1100), (1100, 1100)]
    told.clear()
    ana.exchange.commit(preview, chunk=600, progress=lambda *at: told.append(at))
    assert told == [(600, 1100), (1100, 1100)]


def test_the_history_tells_what_came_out_of_which_file(ana: Acting, imported) -> None:
    report = imported("customers", TWO)
    (told,) = ana.history.timeline(kinds=("import.committed",))
    assert told.facts == {"kind": "customers", "file": report.digest, "lines": "2-3", "added": 2}


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"profile": "sage"}, "profile"),
        ({"encoding": "latin-1"}, "encoding"),
        ({"date_format": "D.M.Y"}, "date_format"),
        ({"negative": "keep"}, "negative"),
        ({"paid": "twice"}, "paid"),
    ],
)
def test_an_option_that_there_is_not_is_refused_by_name(ana: Acting, options: dict[str, str], field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        ana.exchange.preview("customers", TWO.encode(), **options)  # type: ignore[arg-type]
    assert refused.value.field == field


@pytest.mark.parametrize("chunk", [0, -1, 5001, True, 1.5])
def test_a_chunk_has_a_size(ana: Acting, chunk: int) -> None:
    preview = ana.exchange.preview("customers", TWO.encode())
    with pytest.raises(InvalidValue, match="chunk"):
        ana.exchange.commit(preview, chunk=chunk)


def test_there_are_four_kinds_of_files(ana: Acting) -> None:
    with pytest.raises(InvalidValue, match="customers, invoices, payments, rates"):
        ana.exchange.preview("suppliers", TWO.encode())
    with pytest.raises(InvalidValue, match="a path or a text stream"):
        ana.exchange.preview("customers", 7)  # type: ignore[arg-type]


def test_two_commits_of_one_preview_at_once_add_each_row_once(ana: Acting) -> None:
    preview = ana.exchange.preview("customers", many(40))
    together = Barrier(2)

    def commit(_: int) -> int:
        together.wait()
        return ana.exchange.commit(preview, chunk=5).new

    with ThreadPoolExecutor(2) as clerks:
        assert sum(clerks.map(commit, range(2))) == 40
    assert ana.customers.count() == 40


def test_files_need_their_own_permission(desk: Desk) -> None:
    clerk = desk.acting_as(Staff("u-2", permissions={"customers.*"}))
    with pytest.raises(Denied, match=r"exchange\.import"):
        clerk.exchange.preview("customers", TWO.encode())
    with pytest.raises(Denied, match=r"exchange\.export"):
        clerk.exchange.export("customers", "customers.csv")


def test_opening_balances_lie_in_open_periods_and_not_ahead(ana: Acting) -> None:
    ana.receivables.close("2025-12-31")
    content = HEADER + row("1", "Bell", opening_balance="1.00", opening_date="2025-12-31")
    content += row("2", "Ruth", opening_balance="1.00", opening_date="2026-03-03")
    preview = ana.exchange.preview("customers", content.encode())
    assert [(one.line, one.column) for one in preview.refused] == [(2, "opening_date"), (3, "opening_date")]


def test_an_unknown_currency_is_said_once(ana: Acting) -> None:
    content = b"name,currency,opening_balance\nBell,ZZZ,1.00\n"
    (finding,) = ana.exchange.preview("customers", content).findings
    assert str(finding) == "line 2, currency: refused: 'ZZZ': an ISO 4217 code in capitals"
    with pytest.raises(InvalidValue, match="currency"):
        ana.exchange.preview("customers", content, currency="ZZZ")


def test_a_phone_number_of_a_country_without_its_own_numbers_is_kept_as_written(ana: Acting, imported) -> None:
    imported("customers", "name,phone,country\nStation,2-22,AQ\n")
    (station,) = ana.customers.find()
    assert station.phone == "2-22"


def test_only_custmgrs_own_files_bring_rates(ana: Acting) -> None:
    with pytest.raises(InvalidValue, match="rates"):
        ana.exchange.preview("rates", b"card\n", profile="xero")


def test_a_wish_that_other_products_keep_as_a_tag_becomes_the_switch(ana: Acting) -> None:
    """F123."""
    ana.exchange.commit(ana.exchange.preview("customers", b"number,name,tags\nC-1,Bell,vip;No Mail\n"))
    (bell,) = ana.customers.find()
    kept = ana.customers.get(bell.customer)
    assert (kept.no_mail, kept.no_text, kept.tags) == (True, False, {"vip"})


def test_what_a_customer_does_not_want_is_said_by_column_or_by_tag(ana: Acting) -> None:
    """F123; either of them is enough, and neither takes back what the other says."""
    rows = ("C-1,Bell,no text,yes,", "C-2,Reid,No Mail,no,no", "C-3,Ruth,,,", "C-4,Ames,,maybe,")
    content = "\n".join(("number,name,tags,no_mail,no_text", *rows))
    preview = ana.exchange.preview("customers", content.encode())
    assert [(one.line, one.column, one.wanted) for one in preview.findings] == [(5, "no_mail", "yes or no")]
    ana.exchange.commit(preview)
    kept = {row.name: ana.customers.get(row.customer) for row in ana.customers.find()}
    assert {name: (one.no_mail, one.no_text) for name, one in kept.items()} == {
        "Bell": (True, True),
        "Reid": (True, False),
        "Ruth": (False, False),
    }
