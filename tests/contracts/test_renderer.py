"""Every renderer of the house meets the contract of its port (F92, P15, H68)."""

import io
import itertools
from collections.abc import Callable

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from custmgr.errors import InvalidValue
from custmgr.memory.renderer import TextRenderer, text_width
from custmgr.ports.renderer import (
    LARGEST_LOGO,
    Align,
    Column,
    Document,
    Party,
    Rendered,
    Renderer,
    Table,
    printable,
)
from custmgr.testing.renderer import Read, RendererContract, a_statement
from custmgr_adapters.pdf import PdfRenderer


def _text_of_a_text(rendered: Rendered) -> str:
    return rendered.content.decode("utf-8")


def _text_of_a_pdf(rendered: Rendered) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(rendered.content)).pages)


class TestTextRenderer(RendererContract):
    @pytest.fixture
    def renderer(self) -> Renderer:
        return TextRenderer()

    @pytest.fixture
    def read(self) -> Read:
        return _text_of_a_text


class TestPdfRenderer(RendererContract):
    @pytest.fixture(params=["a4", "letter"])
    def renderer(self, request: pytest.FixtureRequest) -> Renderer:
        return PdfRenderer(paper=request.param)

    @pytest.fixture
    def read(self) -> Read:
        return _text_of_a_pdf


class _Forgetful(TextRenderer):
    """Leaves out the last row of every table."""

    def render(self, document: Document) -> Rendered:
        tables = [attrs.evolve(table, rows=table.rows[:-1]) for table in document.tables]
        return super().render(attrs.evolve(document, tables=tables))


class _Stamping(TextRenderer):
    """Writes when it was called."""

    def render(self, document: Document) -> Rendered:
        stamp = str(next(_CALLS)).encode()
        rendered = super().render(document)
        return attrs.evolve(rendered, content=rendered.content + stamp)


class _Strict(TextRenderer):
    """Fails on what it cannot encode."""

    def render(self, document: Document) -> Rendered:
        rendered = super().render(document)
        return attrs.evolve(rendered, content=rendered.content.decode().encode("cp1252"))


_CALLS = itertools.count()


def test_a_renderer_that_loses_a_row_fails_the_contract() -> None:
    with pytest.raises(AssertionError):
        TestTextRenderer().test_every_row_is_printed_once_and_in_order(_Forgetful(), _text_of_a_text)


def test_a_renderer_that_stamps_the_time_fails_the_contract() -> None:
    with pytest.raises(AssertionError):
        TestTextRenderer().test_equal_documents_give_equal_bytes(_Stamping())


def test_a_renderer_that_fails_on_a_name_fails_the_contract() -> None:
    with pytest.raises(UnicodeEncodeError):
        TestTextRenderer().test_no_text_makes_it_fail(_Strict(), _text_of_a_text, "株式会社東京商事")


def test_text_columns_stand_in_line_also_under_wide_characters() -> None:
    accented = "e\u0301te\u0301\u0323"
    columns = [Column("Name"), Column("Amount", Align.END)]
    table = Table(columns, [("東京商事", "1.00"), (accented, "20.00"), ("Bell", "300.00")], [("Sum", "321.00")])
    lines = _printed(table)
    assert lines == [
        "Name      Amount",
        "--------  ------",
        "東京商事    1.00",
        f"{printable(accented)}        20.00",
        "Bell      300.00",
        "--------  ------",
        "     Sum  321.00",
    ]
    assert {text_width(line) for line in lines} == {16}


def test_a_long_text_wraps_in_its_column_and_an_amount_does_not() -> None:
    columns = [Column("What"), Column("Open", Align.END)]
    lines = _printed(Table(columns, [("a " * 30 + "end", "9" * 50)]))
    assert [len(line.split()) for line in lines] == [2, 2, 21, 11]
    assert lines[2].endswith(" " + "9" * 50)


def test_the_label_of_a_total_takes_the_empty_columns_beside_it() -> None:
    table = Table([Column("A"), Column("B"), Column("C"), Column("D")], [])
    assert table.spread(("", "Total", "", "5")) == ((0, 3, "Total"), (3, 4, "5"))
    assert table.spread(("Total", "1", "", "5")) == ((0, 1, "Total"), (1, 2, "1"), (3, 4, "5"))
    assert table.spread(("", "", "only a label", "")) == ((0, 4, "only a label"),)
    assert table.spread(("", "", "", "")) == ()


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        ("  two  blanks\tand\nlines ", "two blanks and lines"),
        ("1\N{NARROW NO-BREAK SPACE}234,50\N{NO-BREAK SPACE}€", "1\N{NO-BREAK SPACE}234,50\N{NO-BREAK SPACE}€"),
        ("e\u0301", "é"),
        ("a\x00b\x1b[31m\ud800", "a\ufffdb\ufffd[31m\ufffd"),
        ("\u202e00.1 DSU\u202c\ufeff\u00ad", "00.1 DSU"),
        ("\u2764\ufe0f", "\u2764"),
        ("नमस्\u200dते", "नमस्\u200dते"),
        ("x" * 1_000, "x" * 1_000),
        ("x" * 1_001, "x" * 999 + "…"),
    ],
)
def test_every_text_of_a_document_is_one_printable_line(given: str, printed: str) -> None:
    assert printable(given) == printed
    assert Party(given, [given]) == Party(printed, [printed])


@given(st.text())
def test_printable_text_stays_as_it_is(text: str) -> None:
    assert printable(printable(text)) == printable(text)


@given(st.lists(st.tuples(st.text(), st.text()), max_size=5))
def test_any_text_at_all_can_be_printed_as_text(rows: list[tuple[str, str]]) -> None:
    table = Table([Column("A"), Column("B", Align.END)], rows, rows)
    TextRenderer().render(attrs.evolve(a_statement(), tables=[table])).content.decode("utf-8")


@pytest.mark.parametrize(
    ("field", "build"),
    [
        ("rows", lambda: Table([Column("A"), Column("B")], [("1", "2", "3")])),
        ("rows", lambda: Table([Column("A"), Column("B")], [], [("1",)])),
        ("columns", lambda: Table([])),
        ("share", lambda: Column("A", share=0)),
        ("share", lambda: Column("A", share=float("nan"))),
        ("address", lambda: Party("Bell", ["line"] * 13)),
        ("texts", lambda: Party("Bell", "Fleet Street")),
        ("notes", lambda: attrs.evolve(a_statement(), notes="Thanks")),
        ("logo", lambda: attrs.evolve(a_statement(), logo=b"GIF89a")),
        ("logo", lambda: attrs.evolve(a_statement(), logo=b"\x89PNG\r\n\x1a\n" + b"\0" * LARGEST_LOGO)),
        ("text", lambda: Party(None)),  # type: ignore[arg-type]
    ],
)
def test_a_document_that_no_renderer_could_print_is_not_constructed(field: str, build: Callable[[], object]) -> None:
    with pytest.raises(InvalidValue) as refused:
        build()
    assert refused.value.field == field


def _printed(table: Table) -> list[str]:
    rendered = TextRenderer().render(
        attrs.evolve(a_statement(), tables=[table], summary=(), ageing=None, remittance=None)
    )
    lines = rendered.content.decode().splitlines()
    return lines[lines.index("Customer  C-10482") + 2 : lines.index("Thanks for paying early.") - 1]
