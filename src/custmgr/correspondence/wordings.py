"""The messages that custmgr itself writes, in English and German."""

from custmgr.correspondence.model import IfDoubled
from custmgr.correspondence.templates import Template, Wording

STATEMENT = Template(
    "statement",
    1,
    IfDoubled.HARMLESS,
    {
        "en": Wording(
            "Account statement as of {until}",
            (
                "Dear {recipient},",
                "please find attached the statement of account {number} ({customer}) as of {until}.",
                "Balance: {balance}",
                "Of this is overdue: {overdue}",
                "{note}",
                "Kind regards\n{desk}",
            ),
        ),
        "de": Wording(
            "Kontoauszug zum {until}",
            (
                "Guten Tag {recipient},",
                "anbei erhalten Sie den Kontoauszug des Kontos {number} ({customer}) zum {until}.",
                "Saldo: {balance}",
                "Davon überfällig: {overdue}",
                "{note}",
                "Mit freundlichen Grüßen\n{desk}",
            ),
        ),
    },
    optional=frozenset({"overdue", "note"}),
)

INVOICE = Template(
    "invoice",
    1,
    IfDoubled.HARMFUL,
    {
        "en": Wording(
            "Invoice {number}",
            (
                "Dear {recipient},",
                "please find attached invoice {number} for {customer} over {total}.",
                "It is due on {due}.",
                "Still open: {open}",
                "Your order: {purchase_order}",
                "{note}",
                "Kind regards\n{desk}",
            ),
        ),
        "de": Wording(
            "Rechnung {number}",
            (
                "Guten Tag {recipient},",
                "anbei erhalten Sie die Rechnung {number} für {customer} über {total}.",
                "Sie ist fällig am {due}.",
                "Noch offen: {open}",
                "Ihre Bestellung: {purchase_order}",
                "{note}",
                "Mit freundlichen Grüßen\n{desk}",
            ),
        ),
    },
    optional=frozenset({"due", "open", "purchase_order", "note"}),
)

LETTER = Template("letter", 1, IfDoubled.HARMFUL, {"en": Wording("{subject}", ("{text}",))})
