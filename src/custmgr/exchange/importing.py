"""Bringing files in: preview what a commit would do, then commit exactly that, chunk by chunk."""

from collections.abc import Iterator
from itertools import chain, islice
from typing import Any, TypeVar, Unpack

import attrs

from custmgr.errors import Duplicate, InvalidValue, NotFound, Refused
from custmgr.exchange.cells import Reading, Row
from custmgr.exchange.customer_rows import CustomerFile
from custmgr.exchange.errors import FileChanged, UnreadableFile
from custmgr.exchange.invoice_rows import InvoiceFile
from custmgr.exchange.lines import Lines, spans
from custmgr.exchange.model import Finding, ImportedChunk, ImportReport, Preview, Progress, Verdict
from custmgr.exchange.options import Asked, Options
from custmgr.exchange.payment_rows import PaymentFile
from custmgr.exchange.profiles import PROFILES, Header, header_of
from custmgr.exchange.rate_rows import RateFile
from custmgr.exchange.records import Record, records
from custmgr.exchange.source import Given, Opened, source_of, survey
from custmgr.history import record
from custmgr.ports.storage import Reader
from custmgr.query import Is, both
from custmgr.use_case import Service, acting, use_case
from custmgr.values.exact import shown, whole

JUDGED_AT_ONCE = 500
LARGEST_CHUNK = 5000

T = TypeVar("T")

FILES: dict[str, Any] = {"customers": CustomerFile, "invoices": InvoiceFile, "payments": PaymentFile, "rates": RateFile}


@attrs.frozen
class Tally:
    """What was counted of some units, and found about them."""

    new: int = 0
    known: int = 0
    findings: tuple[Finding, ...] = ()

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.new + other.new, self.known + other.known, self.findings + other.findings)


@attrs.frozen
class Importing(Service):
    """Customers, invoices, payments and rate cards out of CSV files."""

    @use_case("exchange.import")
    def preview(self, kind: str, source: Given, *, progress: Progress | None = None, **asked: Unpack[Asked]) -> Preview:
        """What a commit of this file of ``customers``, ``invoices``, ``payments`` or ``rates`` would do, row by row;
        nothing is stored.

        ``source`` is bytes, a path or a text stream; how it is to be read, ``Asked`` tells. ``progress`` is told rows
        done and rows in all.

        Raises:
            UnreadableFile: nothing of it can be taken; with the line.
            InvalidValue: a choice that there is not, or a missing ``date_format``.
        """
        if kind not in FILES:
            raise InvalidValue("kind", shown(kind), f"one of {', '.join(FILES)}")
        options = Options.of(kind, **asked)
        opened = source_of(source)
        surveyed = survey(opened, options.encoding)
        header, total = _structure(opened, surveyed.encoding, options)
        reader, today, file = self.read(), self.clock.today(), _file(options)
        done = _finished(reader, kind, surveyed.digest)
        tally, rows, read = Tally(), 0, 0
        for units in _batches(file.units(_rows(opened, surveyed.encoding, options)), JUDGED_AT_ONCE):
            fresh = [unit for unit in units if unit[0].line not in done]
            tally += Tally(known=len(units) - len(fresh)) + judged(file, reader, today, fresh)[0]
            rows += len(units)
            if progress:
                read += sum(map(len, units))
                progress(read, total)
        findings = tuple(sorted(tally.findings, key=lambda one: one.line))
        return Preview(
            kind, surveyed.digest, rows, tally.new, tally.known, findings, header.ignored, surveyed.encoding, options,
            opened,
        )  # fmt: skip

    @use_case("exchange.import")
    def commit(self, preview: Preview, *, chunk: int = 500, progress: Progress | None = None) -> ImportReport:
        """Take the rows that the preview found good, in chunks that are each stored whole or not at all.

        Committing again adds nothing, and goes on where an earlier commit was cut off. What the desk refuses meanwhile
        is reported like a refused row. ``chunk`` is the number of customers, invoices or payments in one transaction.

        Raises:
            FileChanged: the file is not the one that was previewed.
        """
        whole(chunk, "chunk", at_least=1, at_most=LARGEST_CHUNK)
        found = survey(preview.source, preview.options.encoding).digest
        if found != preview.digest:
            raise FileChanged(preview.kind, preview.digest, found)
        file = _file(preview.options)
        held = {one.line for one in preview.findings if one.verdict is not Verdict.WARNING}
        left = (f for f in preview.findings if f.line in held)
        tally, rows = Tally(findings=tuple(left)), 0
        for units in _batches(file.units(_rows(preview.source, preview.encoding, preview.options)), chunk):
            tally += self._take(preview, [unit for unit in units if not any(row.line in held for row in unit)])
            rows += len(units)
            if progress:
                progress(rows, preview.rows)
        findings = tuple(sorted(tally.findings, key=lambda one: one.line))
        return ImportReport(preview.kind, preview.digest, rows, tally.new, tally.known, findings)

    def _take(self, preview: Preview, units: list[list[Row]]) -> Tally:
        """One chunk; where the desk refuses it, each of its units alone."""
        if not units:
            return Tally()
        try:
            return self._commit_chunk(preview, units)
        except (Refused, Duplicate, NotFound, InvalidValue) as error:
            if len(units) == 1:
                finding = Finding(units[0][0].line, Verdict.REFUSED, "", "", str(error))
                return Tally(findings=(finding,))
        return sum((self._take(preview, [unit]) for unit in units), Tally())

    @use_case("exchange.import")
    def _commit_chunk(self, preview: Preview, units: list[list[Row]]) -> Tally:
        file = _file(preview.options)
        tx = self.begin()
        done = _finished(tx, preview.kind, preview.digest)
        fresh = [[Row(row.record, row.reading) for row in unit] for unit in units if unit[0].line not in done]
        if owners := file.owners(tx, fresh):
            self.begin(*owners)
        act = acting(tx)
        tally, ready = judged(file, tx, act.today, fresh)
        if ready:
            file.write(tx, [one for _, one in ready])
            lines = spans((unit[0].line, unit[-1].record.last) for unit, _ in ready)
            first = ready[0][0][0].line
            tx.append(ImportedChunk(preview.kind, preview.digest, first, lines, len(ready), act.at, act.actor.id))
            facts = {"kind": preview.kind, "file": preview.digest, "lines": lines, "added": len(ready)}
            record(tx, "import.committed", facts=facts)
        return tally + Tally(known=len(units) - len(fresh))


def judged(file: Any, reader: Reader, today: Any, units: list[list[Row]]) -> tuple[Tally, list[tuple[list[Row], Any]]]:
    """What the units come to, and those that may be taken."""
    answers = file.judge(reader, today, units)
    ready = [(unit, one) for unit, one in zip(units, answers, strict=True) if not isinstance(one, bool)]
    findings = tuple(finding for unit in units for row in unit for finding in row.findings)
    return Tally(len(ready), sum(one is True for one in answers), findings), ready


def _file(options: Options) -> Any:
    return FILES[options.kind](options, PROFILES[options.profile])


def _structure(source: Opened, encoding: str, options: Options) -> tuple[Header, int]:
    """The header, and the number of rows; the whole file is read strictly before any row is judged."""
    found = records(source, encoding)
    header = _header(found, options)
    Reading.of(header, options, loose=PROFILES[options.profile].loose)
    return header, sum(1 for _ in found)


def _header(found: Iterator[Record], options: Options) -> Header:
    first = next(found, None)
    if first is None:
        raise UnreadableFile("file", "no row", "a file with a header", 1)
    return header_of(first.cells, options.kind, PROFILES[options.profile], first.line)


def _rows(source: Opened, encoding: str, options: Options) -> Iterator[Row]:
    found = records(source, encoding)
    reading = Reading.of(_header(found, options), options, loose=PROFILES[options.profile].loose)
    return (Row(one, reading) for one in found)


def _finished(reader: Reader, kind: str, digest: str) -> Lines:
    where = both(Is("kind", kind), Is("digest", digest))
    return Lines.of(lines for (lines,) in reader.rows(ImportedChunk, ("lines",), where))


def _batches(units: Iterator[T], size: int) -> Iterator[list[T]]:
    for first in units:
        yield list(chain((first,), islice(units, size - 1)))
