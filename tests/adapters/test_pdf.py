"""A statement or invoice as PDF: pages, headings, fonts, logo, and the same bytes everywhere (F78, F92, F93)."""

import io
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import attrs
import pytest
from PIL import Image
from pypdf import PdfReader

from custmgr.errors import InvalidValue, Unavailable
from custmgr.ports.renderer import REPLACEMENT, Align, Column, Document, Party, Table
from custmgr.testing.renderer import a_statement
from custmgr_adapters.pdf import PdfRenderer, open_pdf, typeface
from custmgr_adapters.pdf.renderer import MOST_ROWS


def pages_of(document: Document, renderer: PdfRenderer | None = None) -> list[str]:
    content = (renderer or PdfRenderer()).render(document).content
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def reader_of(document: Document, renderer: PdfRenderer | None = None) -> PdfReader:
    return PdfReader(io.BytesIO((renderer or PdfRenderer()).render(document).content))


def embedded_fonts(document: Document, renderer: PdfRenderer | None = None) -> set[str]:
    found: set[str] = set()
    for page in reader_of(document, renderer).pages:
        fonts = page["/Resources"]["/Font"]  # type: ignore[index]
        found |= {str(fonts[name]["/BaseFont"]) for name in fonts}
    return {name.split("+")[1] for name in found if "+" in name}


def picture(kind: str = "PNG", size: tuple[int, int] = (300, 90), mode: str = "RGB") -> bytes:
    target = io.BytesIO()
    Image.new(mode, size, "navy").save(target, kind)
    return target.getvalue()


def with_rows(*rows: tuple[str, ...]) -> Document:
    plain = a_statement()
    return attrs.evolve(plain, tables=[attrs.evolve(plain.tables[0], rows=rows)])


def test_every_page_of_rows_repeats_the_headings() -> None:
    pages = pages_of(a_statement(rows=200))
    with_lines = [page for page in pages if "INV-" in page]
    assert len(with_lines) > 3
    for page in with_lines:
        assert page.index("Charges") < page.index("INV-")


def test_every_page_says_which_of_how_many_it_is() -> None:
    pages = pages_of(a_statement(rows=400))
    assert len(pages) > 9
    for n, page in enumerate(pages, 1):
        assert f"Page {n} of {len(pages)}" in page


def test_page_numbers_speak_the_language_of_the_document() -> None:
    (page,) = pages_of(attrs.evolve(a_statement(), language="de", page_label="Seite {page} von {pages}"))
    assert "Seite 1 von 1" in page


def test_the_totals_stand_under_headings_when_they_move_to_a_new_page() -> None:
    for rows in range(20, 45):
        last = next(page for page in pages_of(a_statement(rows=rows)) if "903.03" in page)
        assert last.index("Charges") < last.index("903.03")


def test_the_remittance_slip_closes_the_last_page_only() -> None:
    pages = pages_of(a_statement(rows=100))
    assert ["Payments Office" in page for page in pages] == [*[False] * (len(pages) - 1), True]


def test_a_draft_is_marked_on_every_page() -> None:
    pages = pages_of(attrs.evolve(a_statement(rows=100), watermark="DRAFT"))
    assert len(pages) > 1
    assert all("DRAFT" in page for page in pages)


def test_a_long_description_wraps_inside_its_column_and_ends_with_an_ellipsis() -> None:
    words = [f"word{n}" for n in range(200)]
    (page, *more) = pages_of(with_rows(("01.03.2026", " ".join(words), "1.10", "", "1.10")))
    assert not more
    assert "word9" in page
    assert "word150" not in page
    assert "\N{HORIZONTAL ELLIPSIS}" in page


def test_a_long_statement_is_refused_before_it_is_drawn() -> None:
    table = Table([Column("n")], [("1",)] * (MOST_ROWS + 1))
    with pytest.raises(InvalidValue, match="20,000 rows"):
        PdfRenderer().render(attrs.evolve(a_statement(), tables=[table]))


def test_western_texts_need_no_embedded_font() -> None:
    assert embedded_fonts(attrs.evolve(a_statement(), recipient=Party("Łukasz"))) == {"NotoSans"}
    assert embedded_fonts(attrs.evolve(a_statement(), recipient=Party("Søren Müller, 5 €"))) == set()


@pytest.mark.parametrize(
    ("name", "font"),
    [
        ("Ελληνική Εταιρεία", "NotoSans"),
        ("Северный свет", "NotoSans"),
        ("שלום", "NotoSansHebrew"),
        ("株式会社東京", "NotoSansCJKJP"),
    ],
)
def test_other_scripts_embed_the_glyphs_they_need_and_stay_searchable(name: str, font: str) -> None:
    document = with_rows(("01.03.2026", name, "1.10", "", "1.10"))
    assert any(found.startswith(font) for found in embedded_fonts(document))
    text = "".join(pages_of(document))
    assert set(name) <= set(text)
    assert REPLACEMENT not in text
    assert "1.10" in text


def test_shared_ideographs_take_the_shapes_of_the_language() -> None:
    fonts = {
        language: embedded_fonts(attrs.evolve(a_statement(), language=language, notes=["直 骨"])) - {"NotoSans"}
        for language in ("ko", "zh-TW", "en")
    }
    assert fonts == {
        "ko": {"NotoSansCJKKR"},
        "zh-TW": {"NotoSansCJKTC"},
        "en": {"NotoSansCJKJP"},
    }


def test_an_own_font_without_letters_leaves_them_to_the_others() -> None:
    own = next(path for path in typeface._installed("manimgx_fonts") if "Emoji" in path.name)
    plain = a_statement()
    for document in (plain, attrs.evolve(plain, notes=["😀"])):
        text = "".join(pages_of(document, PdfRenderer(font=own)))
        assert "Bell & Sons" in text
        assert "3,000.20" in text


def test_an_unreadable_font_makes_the_renderer_unavailable(tmp_path: Path) -> None:
    broken = tmp_path / "Broken.ttf"
    broken.write_bytes(b"no font at all")
    with pytest.raises(Unavailable, match=r"Broken\.ttf"):
        open_pdf(f"pdf:?font={broken.as_posix()}").render(a_statement())


def test_a_glyph_that_no_font_has_is_replaced() -> None:
    text = "".join(pages_of(attrs.evolve(a_statement(), title="Statement \U00013000")))
    assert f"Statement {REPLACEMENT}" in text


def test_without_font_packages_other_scripts_become_question_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typeface, "_installed", lambda package: ())
    text = "".join(pages_of(attrs.evolve(a_statement(), recipient=Party("Свет & Søren"))))
    assert "???? & Søren" in text


def test_an_own_font_is_used_for_every_text(monkeypatch: pytest.MonkeyPatch) -> None:
    own = next(path for path in typeface._installed("manimgx_fonts") if "Devanagari" in path.name)
    monkeypatch.setattr(typeface, "_installed", lambda package: ())
    found = embedded_fonts(a_statement(), PdfRenderer(font=own))
    assert {name.split("-")[0] for name in found} == {"NotoSansDevanagari"}


def test_an_amount_too_wide_for_its_column_is_set_smaller_not_cut() -> None:
    amount = "123,456,789,012,345,678,901,234,567,890.00"
    (page,) = pages_of(with_rows(("01.03.2026", "words " * 30, amount, amount, amount)))
    assert page.count(amount) == 3


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "RGB"), ("PNG", "RGBA"), ("PNG", "P"), ("PNG", "L"), ("JPEG", "RGB")]
)
def test_a_logo_is_drawn_once(kind: str, mode: str) -> None:
    pages = reader_of(attrs.evolve(a_statement(rows=100), logo=picture(kind, mode=mode))).pages
    assert [len(page.images) for page in pages] == [1, *[0] * (len(pages) - 1)]


@pytest.mark.parametrize(
    "logo",
    [
        picture()[:60],
        b"\x89PNG\r\n\x1a\n" + b"\0" * 90,
        b"\xff\xd8\xff" + b"<svg onload=x>" * 9,
        picture(size=(4_001, 1)),
    ],
)
def test_a_broken_or_huge_logo_is_refused(logo: bytes) -> None:
    with pytest.raises(InvalidValue) as refused:
        PdfRenderer().render(attrs.evolve(a_statement(), logo=logo))
    assert refused.value.field == "logo"


def test_the_file_carries_the_date_of_its_document() -> None:
    metadata = reader_of(attrs.evolve(a_statement(), created=date(2020, 2, 29))).metadata
    assert metadata is not None
    assert metadata.creation_date_raw == "D:20200229000000Z"
    assert metadata.title == "Statement ST-77"
    assert metadata.author == "Northern Reporters"


def test_letter_paper_is_letter_paper() -> None:
    (box,) = {tuple(page.mediabox) for page in reader_of(a_statement(), open_pdf("pdf:?paper=letter")).pages}
    assert [round(float(edge)) for edge in box] == [0, 0, 612, 792]


def test_a_url_names_paper_font_and_colour() -> None:
    own = typeface._installed("manimgx_fonts")[0]
    assert open_pdf("pdf:") == PdfRenderer()
    found = open_pdf(f"pdf:?paper=Letter&font={own.as_posix()}&colour=7A1f3d")
    assert found == PdfRenderer(paper="letter", font=own, colour=(0x7A, 0x1F, 0x3D))


@pytest.mark.parametrize(
    "url",
    [
        "pdf:?paper=a3",
        "pdf:?font=/nowhere/x.ttf",
        f"pdf:?font={Path(__file__).as_posix()}",
        "pdf:?colour=red",
        "pdf:?colour=1f38",
        "pdf:?page=a4",
        "pdf:statement.pdf",
        "pdf://host",
        "http:",
    ],
)
def test_any_other_url_is_refused(url: str) -> None:
    with pytest.raises(InvalidValue):
        open_pdf(url)


def test_the_drawing_engine_is_loaded_by_the_first_document_only() -> None:
    code = "import sys, custmgr_adapters.pdf as pdf; pdf.open_pdf('pdf:'); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "custmgr_adapters.pdf.renderer" in loaded
    assert not {"fpdf", "PIL", "fontTools", "uharfbuzz"} & loaded


IN_ANOTHER_PROCESS = """
import hashlib, attrs
from custmgr.ports.renderer import Party
from custmgr.testing.renderer import a_statement
from custmgr_adapters.pdf import PdfRenderer
plain = a_statement(rows=60)
other = attrs.evolve(plain, recipient=Party("Северный свет שלום नमस्ते"), watermark="VOID")
for document in (plain, other):
    print(hashlib.sha256(PdfRenderer().render(document).content).hexdigest())
"""


def test_other_processes_and_days_write_the_same_bytes() -> None:
    """F78, D18, P15: byte-identical for the same document."""
    found = set()
    for seed, epoch, zone in (("1", "86400", "UTC"), ("4711", "1700000000", "Asia/Tokyo")):
        environment = os.environ | {"PYTHONHASHSEED": seed, "SOURCE_DATE_EPOCH": epoch, "TZ": zone}
        done = subprocess.run(
            [sys.executable, "-c", IN_ANOTHER_PROCESS], capture_output=True, text=True, check=True, env=environment
        )
        found.add(done.stdout)
    assert len(found) == 1
    assert len(next(iter(found)).split()) == 2


def test_columns_share_the_width_by_what_they_hold() -> None:
    columns = [Column("Description", share=1), Column("Amount", Align.END, 5)]
    text = "A description that is short enough for one line of a page but not for a sixth of it"
    (page,) = pages_of(attrs.evolve(a_statement(), tables=[Table(columns, [(text, "1.00")])]))
    assert text in page


def test_nothing_is_lost_where_a_page_ends() -> None:
    ageing = Table([Column("Currency"), Column("Open", Align.END)], [(f"C{n}", f"{n}.03") for n in range(60)])
    totals = [("", f"Rate {n}", "", "", f"{n}.01") for n in range(60)]
    summary = [(f"Sum {n}", f"{n}.02") for n in range(60)]
    notes = [f"Note{n} " + "and so on " * 40 for n in range(40)]
    for rows in (0, 18, 24):
        plain = a_statement(rows)
        table = attrs.evolve(plain.tables[0], totals=totals)
        document = attrs.evolve(plain, tables=[table, table], summary=summary, ageing=ageing, notes=notes)
        words = " ".join(pages_of(document)).split()
        for n in range(60):
            assert words.count(f"{n}.01") == 2
            assert words.count(f"{n}.02") == 1
            assert words.count(f"{n}.03") == 1
        assert [word for word in words if word.startswith("Note")] == [f"Note{n}" for n in range(40)]


def test_a_heading_of_several_words_wraps_in_a_narrow_column() -> None:
    columns = [Column("Days past the due date of the invoice", Align.END, 0.1), Column("Description", share=9)]
    (page,) = pages_of(attrs.evolve(a_statement(), tables=[Table(columns, [("12", "Transcript")])]))
    assert {"Days", "past", "invoice"} <= set(page.split())
