"""Files out: customers, invoices, payments and ageing as CSV, streamed."""

import csv
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO
from uuid import UUID

import attrs

from custmgr.customers import Customer, Listing, matching
from custmgr.errors import InvalidValue
from custmgr.exchange import customer_cells, paper_cells
from custmgr.exchange.columns import Column, Rows, Style, picked
from custmgr.exchange.model import Progress
from custmgr.ports.storage import Reader
from custmgr.query import ALL, Criteria, Is, OneOf, With, both
from custmgr.receivables.ageing import EDGES, ageing
from custmgr.use_case import Service, use_case
from custmgr.values.exact import shown

To = str | os.PathLike[str] | TextIO

KINDS = ("customers", "invoices", "payments", "ageing")


@attrs.frozen
class Exporting(Service):
    """Customers, invoices, payments and ageing into CSV files."""

    @use_case("exchange.export")
    def export(
        self,
        kind: str,
        to: To,
        *,
        filter: str = "",  # noqa: A002 - what the box is called
        columns: Sequence[str] | None = None,
        for_machines: bool = False,
        progress: Progress | None = None,
    ) -> int:
        """Write ``customers``, ``invoices`` (a row for each line), ``payments`` or ``ageing`` and return how many rows.

        UTF-8, lines that end with CR LF, ISO dates, amounts with a point. ``filter`` chooses customers as the filter
        box does; without one, customers are those of the list, and documents and ageing are of everybody. Archived
        customers are left out of customers alone, void invoices and reversed payments of documents.
        ``columns`` are written in the order named; ``("*",)`` means all there are. Text that a spreadsheet would take
        for a formula is guarded, unless ``for_machines``. A path is replaced once the file is complete; a text stream
        is best opened with ``newline=""``. ``progress`` is told rows written, and 0 for rows in all.

        Raises:
            InvalidValue: a kind, column or filter that there is not.
        """
        if kind not in KINDS:
            raise InvalidValue("kind", shown(kind), f"one of {', '.join(KINDS)}")
        reader = self.read()
        listed = kind == "customers"
        where = matching(reader, filter, self.house, archived=not listed) if filter or listed else None
        style = Style(for_machines)
        chosen, rows = self._written(kind, reader, where, columns, style)
        count = 0
        with _sink(to) as file:
            writer = csv.writer(file, lineterminator="\r\n")
            writer.writerow([column.name for column in chosen])
            for batch in rows:
                writer.writerows(batch)
                count += len(batch)
                if progress:
                    progress(count, 0)
        return count

    def _written(
        self, kind: str, reader: Reader, where: Criteria | None, names: Sequence[str] | None, style: Style
    ) -> tuple[list[Column], Iterator[Rows]]:
        if kind == "customers":
            chosen = picked(customer_cells.COLUMNS, names, usual=customer_cells.LISTED)
            return chosen, customer_cells.batches(reader, where or ALL, chosen, style)
        if kind == "ageing":
            chosen = picked(paper_cells.ageing_columns(EDGES), names)
            found = ageing(reader, self.clock.today(), None, None)
            wanted = {row[0] for row in reader.rows(Listing, ("customer",), where)} if where is not None else None
            return chosen, paper_cells.aged(found, wanted, chosen, style)
        whose = ALL if where is None else _theirs(reader, where)
        if kind == "invoices":
            chosen = picked(paper_cells.INVOICE_COLUMNS, names)
            return chosen, paper_cells.invoices(reader, whose, chosen, style)
        chosen = picked(paper_cells.PAYMENT_COLUMNS, names)
        return chosen, paper_cells.payments(reader, whose, chosen, style)


def _theirs(reader: Reader, where: Criteria) -> Criteria:
    """The rows of the customers that meet the criteria, and of those who were merged into them."""
    joined = [UUID(row[0]) for row in reader.rows(Listing, ("customer",), both(where, Is("absorbs", True)))]
    merged = [one for who in reader.get_many(Customer, joined).values() for one in who.absorbed]
    return With(Listing, where) | OneOf("customer", merged) if merged else With(Listing, where)


@contextmanager
def _sink(to: Any) -> Iterator[TextIO]:
    if hasattr(to, "write"):
        yield to
        return
    path = Path(to)
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            yield file
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
