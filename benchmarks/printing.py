"""Goal 10: a statement as PDF, against fpdf2's own loop over cells with the same texts."""

from collections.abc import Iterable, Iterator, Sequence
from time import process_time

from fpdf import FPDF
from ground import LINES, Ground
from measure import Figure, ratio, within

from custmgr import Acting, Desk, DeskProfile, ManualClock, Staff
from custmgr.receivables.paper import statement_document

DOCUMENTS = 900
WIDTHS = (25, 60, 25, 27, 27, 27)


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
    taken, took = ratio(rounds, lambda: ana.receivables.file(statement), lambda: _cells(table.rows), process_time)
    return within("10", f"statement of {documents} documents as PDF", taken, 1.5, 1.2, f"{took * 1000:.0f} ms")


def _cells(rows: Iterable[Sequence[str]]) -> bytes:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("helvetica", size=8.5)
    for row in rows:
        for n, (width, text) in enumerate(zip(WIDTHS, row, strict=True)):
            pdf.cell(width, 6.5, text, align="R" if n > 2 else "L")
        pdf.ln()
    return bytes(pdf.output())
