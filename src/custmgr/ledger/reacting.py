"""What the ledger does, or refuses, when something below it has changed."""

from custmgr.ledger.periods import keep_today_open
from custmgr.ledger.relisting import list_in_new_currency
from custmgr.use_case import Reaction

REACTIONS: dict[str, tuple[Reaction, ...]] = {
    "customer.edited": (list_in_new_currency,),
    "settings.changed": (keep_today_open,),
    "settings.cleared": (keep_today_open,),
}
