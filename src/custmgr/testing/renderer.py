"""The contract of the renderer port, and sample documents to render.

The author of a renderer supplies two fixtures: ``renderer``, and ``read``, a function from a rendered file to its text.
"""

from collections.abc import Callable
from datetime import date

import attrs
import pytest

from custmgr.ports.renderer import (
    REPLACEMENT,
    Align,
    Column,
    Document,
    Party,
    RemittanceSlip,
    Rendered,
    Renderer,
    Table,
)
from custmgr.testing.contract import Contract
from custmgr.values.frozen import changed

Read = Callable[[Rendered], str]

HOSTILE_TEXTS = (
    "<img src=/etc/passwd>",
    "file:///etc/passwd",
    "{nb} {page} %s %(name)s **bold** __line__ --strike-- [link](file:///etc/passwd)",
    "株式会社東京商事 회사 公司",
    "شركة النور المحدودة חברת אור בע״מ",
    "क्षेत्रीय न्यायालय บริษัท",
    "😀🚀👨‍👩‍👧 ✓",
    "\u202egnitrever \u2066hidden\u2069 \ufeff",
    "\x00\x07\x1b[31m\ud800\ue000\uffff\u2028",
    "\\(parentheses\\) ) ( \\",
    "e\u0301" * 50,
    "x" * 10_000,
    "wide 株 " * 2_000,
    " \t\n",
)
"""Names that customers have given themselves, or could."""


def a_statement(rows: int = 3) -> Document:
    """A balance-forward statement with ageing, account credit and remittance slip."""
    columns = (
        Column("Date", share=1.1),
        Column("Document", share=1.4),
        Column("Charges", Align.END, 1.3),
        Column("Payments", Align.END, 1.3),
        Column("Balance", Align.END, 1.4),
    )
    lines = [(f"{n % 28 + 1:02}.03.2026", f"INV-{n:05}", f"{n}.10", "", f"{n},000.20") for n in range(1, rows + 1)]
    ageing = Table(
        [Column(heading, Align.END) for heading in ("Current", "1-30", "31-60", "61-90", "91+")],
        [("11.01", "12.02", "13.03", "14.04", "15.05")],
        caption="Ageing",
    )
    return Document(
        title="Statement",
        number="ST-77",
        issuer=Party("Northern Reporters", ["14 Harbour Lane"], "VAT 4711", ["billing@northern.example"]),
        recipient=Party("Bell & Sons", ["221 Fleet Street", "London"]),
        created=date(2026, 3, 31),
        facts=[("Customer", "C-10482")],
        tables=[Table(columns, lines, [("", "Closing", "901.01", "902.02", "903.03")], caption="Activity")],
        summary=[("Due", "USD 71.10"), ("Credit", "USD 25.00")],
        ageing=ageing,
        notes=["Thanks for paying early."],
        remittance=RemittanceSlip(
            "Remittance", ["Payments Office"], [("Amount", "USD 46.10"), ("Enclosed", "")], "Cut"
        ),
    )


def words_of(document: Document) -> set[str]:
    """Every word that has to stand in the file, whatever its kind."""
    found: list[str] = []

    def gather(value: object) -> None:
        if isinstance(value, str):
            found.extend(value.split())
        elif isinstance(value, tuple):
            for part in value:
                gather(part)
        elif attrs.has(kind := type(value)):
            for field in attrs.fields(kind):
                if field.name not in ("language", "page_label"):
                    gather(getattr(value, field.name))

    gather(document)
    return set(found)


class RendererContract(Contract):
    """What every renderer does with a document."""

    def test_every_word_of_the_document_is_in_the_file(self, renderer: Renderer, read: Read) -> None:
        document = a_statement()
        assert words_of(document) <= set(read(renderer.render(document)).split())

    def test_every_row_is_printed_once_and_in_order(self, renderer: Renderer, read: Read) -> None:
        text = read(renderer.render(a_statement(rows=120)))
        numbers = [word for word in text.split() if word.startswith("INV-")]
        assert numbers == [f"INV-{n:05}" for n in range(1, 121)]

    def test_totals_follow_the_rows(self, renderer: Renderer, read: Read) -> None:
        text = read(renderer.render(a_statement()))
        assert text.index("3,000.20") < text.index("903.03")

    def test_equal_documents_give_equal_bytes(self, renderer: Renderer) -> None:
        assert renderer.render(a_statement()) == renderer.render(a_statement())

    def test_another_amount_gives_other_bytes(self, renderer: Renderer) -> None:
        other = changed(a_statement(), summary=[("Due", "USD 71.11")])
        assert renderer.render(a_statement()).content != renderer.render(other).content

    def test_the_file_says_what_it_is(self, renderer: Renderer) -> None:
        rendered = renderer.render(a_statement())
        assert rendered.media_type.count("/") == 1
        assert rendered.extension
        assert rendered.extension.isalnum()

    def test_the_watermark_is_printed(self, renderer: Renderer, read: Read) -> None:
        draft = changed(a_statement(), watermark="DRAFT")
        assert "DRAFT" in read(renderer.render(draft))

    def test_a_document_of_one_line_is_enough(self, renderer: Renderer, read: Read) -> None:
        letter = Document(title="Letter", issuer=Party("Us"), recipient=Party("You"), created=date(2026, 1, 1))
        assert {"Letter", "Us", "You"} <= set(read(renderer.render(letter)).split())

    def test_a_table_without_rows_still_shows_its_headings(self, renderer: Renderer, read: Read) -> None:
        empty = changed(a_statement(), tables=[Table([Column("Nothing"), Column("Open", Align.END)])])
        assert {"Nothing", "Open"} <= set(read(renderer.render(empty)).split())

    def test_an_amount_is_never_broken_or_cut(self, renderer: Renderer, read: Read) -> None:
        amount = "9,999,999,999,999.99"
        columns = [Column("Text", share=9), *(Column(f"A{n}", Align.END, 0.1) for n in range(4))]
        table = Table(columns, [("Several words of text " * 5, *[amount] * 4)])
        text = read(renderer.render(changed(a_statement(), tables=[table])))
        assert text.split().count(amount) == 4

    def test_markup_is_printed_literally(self, renderer: Renderer, read: Read) -> None:
        document = changed(a_statement(), recipient=Party("<img src=/etc/passwd>", ["**A** {nb}"]))
        assert {"<img", "src=/etc/passwd>", "**A**", "{nb}"} <= set(read(renderer.render(document)).split())

    @pytest.mark.parametrize("name", HOSTILE_TEXTS, ids=lambda text: ascii(text[:12]))
    def test_no_text_makes_it_fail(self, renderer: Renderer, read: Read, name: str) -> None:
        plain = a_statement()
        table = changed(plain.tables[0], rows=[(name,) * 5], totals=[("", name, "", "", name)], caption=name)
        document = changed(
            plain, title=name, number=name, language=name, watermark=name, facts=[(name, name)], tables=[table],
            issuer=Party(name, [name], name, [name]), recipient=Party(name, [name] * 9, name, [name]),
            summary=[(name, name)], ageing=changed(table, totals=[]), notes=[name],
            remittance=RemittanceSlip(name, [name], [(name, name)], name), page_label=name,
        )  # fmt: skip
        assert "INV-00001" not in read(renderer.render(document))

    def test_what_cannot_be_printed_is_replaced(self, renderer: Renderer, read: Read) -> None:
        document = changed(a_statement(), recipient=Party("Bell\x00 \ud800Sons"))
        text = read(renderer.render(document))
        assert "\x00" not in text
        assert f"Bell{REPLACEMENT}" in text or "Bell?" in text
