"""Files in and out."""

import attrs

from custmgr.exchange.exporting import Exporting
from custmgr.exchange.importing import Importing


@attrs.frozen
class Exchange(Importing, Exporting):
    """Customers, invoices and payments out of CSV files, and into them."""
