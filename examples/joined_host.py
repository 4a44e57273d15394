"""Bill a job in the transaction that closes it, so that the job and its invoice are stored together or not at all.

The host is a program with a table of its own in the database that custmgr works in. It opens the transaction, the desk
joins it, and the host commits::

    python examples/joined_host.py --to folder
"""

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa

from custmgr import CustmgrError, Customer, Desk, Line, ManualClock, Staff

ANA = Staff("u-17", name="Ana")
JOBS = sa.Table(
    "job",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("invoice", sa.String(40), nullable=False),
)


def main(arguments: Sequence[str] | None = None) -> None:
    options = _options().parse_args(arguments)
    folder = options.to or Path(tempfile.mkdtemp(prefix="custmgr-"))
    folder.mkdir(parents=True, exist_ok=True)
    url = f"sqlite:///{folder / 'host.db'}"
    host = sa.create_engine(url)
    JOBS.metadata.create_all(host)
    with Desk.open(url, clock=ManualClock("2026-03-02")) as desk:
        desk.migrate()
        bell = desk.acting_as(ANA).customers.add(name="Bell & Sons", email="bell@lawfirm.example")

        close_job(host, desk, 8812, bell, "42 pages", "153.30")
        tell("a job that is billed", host, desk, bell)

        try:
            close_job(host, desk, 8812, bell, "the same job again", "153.30")
        except sa.exc.IntegrityError:
            tell("a job that the host refuses takes its invoice with it", host, desk, bell)

        try:
            close_job(host, desk, 8813, bell, "nothing", "one hundred")
        except CustmgrError as refusal:
            tell(f"an invoice that the desk refuses ({type(refusal).__name__}) takes its job with it", host, desk, bell)

        close_job(host, desk, 8814, bell, "10 pages", "36.50")
        tell("the next number has no gap", host, desk, bell)
    print(f"Everything lies in {folder / 'host.db'}")


def close_job(host: sa.Engine, desk: Desk, job: int, customer: Customer, what: str, price: str) -> None:
    """The host's own transaction: its row and the invoice."""
    with host.begin() as connection:
        ana = desk.joined(connection).acting_as(ANA)
        invoice = ana.invoices.issue(customer.id, [Line(what, 1, price)], currency="USD", terms="NET30")
        connection.execute(JOBS.insert().values(id=job, invoice=invoice.number))


def tell(what: str, host: sa.Engine, desk: Desk, customer: Customer) -> None:
    with host.connect() as connection:
        jobs = [f"{job.id} as {job.invoice}" for job in connection.execute(JOBS.select().order_by(JOBS.c.id))]
    ana = desk.acting_as(ANA)
    numbers = [invoice.number for invoice, _ in ana.invoices.find(customer.id)]
    due = ana.receivables.balance(customer.id).total_due
    print(f"{what}: jobs {', '.join(jobs)}; invoices {', '.join(sorted(numbers))}; due {due}")


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--to", type=Path, help="the folder of the database; a new one by default")
    return parser


if __name__ == "__main__":
    main()
