"""Goal 10: a statement as PDF, against fpdf2's own loop over the same cells."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from time import process_time
from typing import Any, NamedTuple

from fpdf import FPDF
from fpdf.enums import Align
from ground import LINES, Ground
from measure import Figure, ratio, within

from custmgr import Acting, Desk, DeskProfile, ManualClock, Staff
from custmgr.receivables.paper import statement_document

DOCUMENTS = 900
WIDTHS = (25, 60, 25, 27, 27, 27)


class Cell(NamedTuple):
    """One text where it stands on a page."""

    page: int
    x: float
    y: float
    width: float
    height: float
    text: str
    align: str


def figures(ground: Ground) -> Iterator[Figure]:
    with Desk.open("memory:", renderer="pdf:", clock=ManualClock("2026-06-30")) as desk:
        ana = desk.acting_as(Staff("u-1", name="Clerk"))
        for documents in (30, DOCUMENTS):
            yield _of(ana, documents, ground.rounds)


def _of(ana: Acting, documents: int, rounds: int) -> Figure:
    customer = ana.customers.add(name=f"Customer of {documents}", despite_duplicates=True).id
    for n in range(documents):
        ana.invoices.issue(customer, LINES, reference=f"job-{n}")
    statement = ana.receivables.statement(customer)
    (table,) = statement_document(statement, DeskProfile()).tables
    assert len(table.rows) == documents
    ours = lambda: ana.receivables.file(statement)  # noqa: E731
    cells = _drawn(ours)
    assert len(cells) > len(WIDTHS) * documents
    taken, took = ratio(rounds, ours, lambda: _cells(cells), process_time)
    alone, _ = ratio(rounds, ours, lambda: _rows(table.rows), process_time)
    detail = f"{took * 1000:.0f} ms; {alone:.2f} x the rows of its table alone"
    what = f"statement of {documents} documents as PDF: its {len(cells):,} cells on {cells[-1].page} pages"
    return within("10", what, taken, 1.5, 1.2, detail)


def _drawn(ours: Callable[[], object]) -> list[Cell]:
    """Every text that custmgr puts on paper, page by page."""
    found: list[Cell] = []
    own = FPDF.cell

    def cell(pdf: FPDF, width: float, height: float, text: str, *, align: Any) -> bool:
        found.append(Cell(pdf.page, pdf.x, pdf.y, width, height, text, Align.coerce(align).name))
        return own(pdf, width, height, text, align=align)

    FPDF.cell = cell  # type: ignore[method-assign, assignment]
    try:
        ours()
    finally:
        FPDF.cell = own  # type: ignore[method-assign]
    return sorted(found, key=lambda one: one.page)


def _cells(cells: Sequence[Cell]) -> bytes:
    """The same texts in the same places, in one font and one colour, without any line."""
    pdf = FPDF()
    pdf.set_auto_page_break(False)
    for _, page in groupby(cells, key=lambda one: one.page):
        pdf.add_page()
        pdf.set_font("helvetica", size=8.5)
        for _, x, y, width, height, text, align in page:
            pdf.set_xy(x, y)
            pdf.cell(width, height, text, align=align)
    return bytes(pdf.output())


def _rows(rows: Sequence[Sequence[str]]) -> bytes:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("helvetica", size=8.5)
    for row in rows:
        for n, (width, text) in enumerate(zip(WIDTHS, row, strict=True)):
            pdf.cell(width, 6.5, text, align="R" if n > 2 else "L")
        pdf.ln()
    return bytes(pdf.output())
