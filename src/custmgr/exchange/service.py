"""Files in and out."""

import attrs

from custmgr.exchange.importing import Importing


@attrs.frozen
class Exchange(Importing):
    """Customers, invoices and payments out of and into CSV files."""
