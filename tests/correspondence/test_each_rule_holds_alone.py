"""Rules that another one stands behind, each asked by itself."""

from custmgr.correspondence import Why
from custmgr.correspondence.rules import reason_not_to
from custmgr.customers import Customer


def test_no_automatic_message_breaks_the_silence_whatever_it_says(ana, silent) -> None:
    """F25: the queue drops the permission, and the rule would not listen to it."""
    account: Customer = ana.customers.get(silent)
    assert reason_not_to(account, None, automatic=True, despite_silence=True) is Why.SILENT
    assert reason_not_to(account, None, automatic=False, despite_silence=True) is None
