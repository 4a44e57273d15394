"""Defences of money: exact values, the ledger and its refusals, what is owed, the proof of the books."""

from sabotage import Sabotage

MADE = "tests/values/test_money_is_made.py::test_"
RECKONED = "tests/values/test_money_is_reckoned.py::test_"
KEPT = "tests/ledger/test_what_no_store_keeps.py::test_"
CLOSED = "tests/ledger/test_books_are_closed.py::test_"
ISSUED = "tests/invoices/test_an_invoice_is_issued.py::test_"
VOIDED = "tests/invoices/test_an_invoice_is_voided.py::test_"
MEMOS = "tests/invoices/test_credit_memos_are_given.py::test_"
APPLIED = "tests/invoices/test_credit_memos_are_applied.py::test_"
TAKEN = "tests/payments/test_money_is_taken.py::test_"
UNDONE = "tests/payments/test_money_is_undone.py::test_"
REFUNDED = "tests/payments/test_money_is_refunded.py::test_"
OWED = "tests/receivables/test_what_is_owed.py::test_"
LATE = "tests/receivables/test_overdue_says_why.py::test_"
DRAWN = "tests/receivables/test_statements_are_drawn.py::test_"
VERIFIED = "tests/receivables/test_books_are_verified.py::test_"
LEDGER = "custmgr/ledger"

SABOTAGES = (
    Sabotage(
        "a float makes money",
        "custmgr/values/exact.py",
        "        return value * int(10**places)\n    else:",
        "        return value * int(10**places)\n    elif isinstance(value, float):\n"
        "        return round(value * 10**places)\n    else:",
        (f"{MADE}what_is_not_a_plain_exact_number_is_refused", f"{TAKEN}an_amount_is_never_guessed"),
    ),
    Sabotage(
        "no number at all makes money",
        "custmgr/values/exact.py",
        'if not value.is_finite():\n        raise InvalidValue(field, value, "a finite number (format)")',
        "if not value.is_finite():\n        return 0, 0, False",
        (f"{MADE}what_is_not_a_plain_exact_number_is_refused",),
    ),
    Sabotage(
        "decimals that a currency does not have are cut off",
        "custmgr/values/exact.py",
        "if decimals > places:",
        "if decimals > 40:",
        (f"{MADE}more_decimals_than_the_currency_has_are_refused",),
    ),
    Sabotage(
        "halves go to the even neighbour",
        "custmgr/values/exact.py",
        "nearest = (2 * abs(numerator) + denominator) // (2 * denominator)",
        'nearest = round(__import__("fractions").Fraction(abs(numerator), denominator))',
        ("tests/values/test_lines_are_taxed.py::test_a_half_goes_away_from_zero_also_below_it",),
    ),
    Sabotage(
        "of equal remainders the last gets the odd unit",
        "custmgr/values/exact.py",
        "key=lambda at: -floors[at][1])",
        "key=lambda at: (-floors[at][1], -at))",
        (f"{RECKONED}a_hundred_in_three_parts_gives_the_odd_cent_to_the_first",),
    ),
    Sabotage(
        "the odd unit goes to the first and not to the largest remainder",
        "custmgr/values/exact.py",
        "key=lambda at: -floors[at][1])",
        "key=lambda at: at)",
        (f"{RECKONED}the_largest_remainder_gets_the_odd_unit_wherever_it_stands",),
    ),
    Sabotage(
        "sums pass the largest amount",
        "custmgr/values/money.py",
        "if not -LARGEST <= minor <= LARGEST:",
        "if False:",
        (f"{MADE}a_sum_of_two_maxima_is_refused",),
    ),
    Sabotage(
        "two currencies are added",
        "custmgr/values/money.py",
        "raise CurrencyMismatch(self.currency, other.currency)\n        return _result(self.minor + other",
        "pass\n        return _result(self.minor + other",
        (f"{RECKONED}two_currencies_are_never_mixed",),
    ),
    Sabotage(
        "what must be above zero may be nothing",
        "custmgr/values/money.py",
        "if self.minor > 0:\n            return self",
        "if self.minor >= 0:\n            return self",
        (
            f"{RECKONED}an_amount_that_must_be_positive_is_refused_at_zero_and_below",
            f"{TAKEN}a_payment_is_above_zero",
        ),
    ),
    Sabotage(
        "tax is rounded on every line",
        "custmgr/values/line.py",
        'groups = [places] if rounding == "document" else [[place] for place in places]',
        "groups = [[place] for place in places]",
        (f"{ISSUED}tax_is_rounded_once_a_rate_on_the_sum_of_the_lines",),
    ),
    Sabotage(
        "an entry may move nothing",
        f"{LEDGER}/stored.py",
        'bounds=(AboveZero("amount"), Unequal("debit", "credit")),',
        'bounds=(Unequal("debit", "credit"),),',
        (f"{KEPT}an_entry_moves_more_than_nothing_between_two_accounts",),
    ),
    Sabotage(
        "an entry may have one account on both sides",
        f"{LEDGER}/stored.py",
        'bounds=(AboveZero("amount"), Unequal("debit", "credit")),',
        'bounds=(AboveZero("amount"),),',
        (f"{KEPT}an_entry_moves_more_than_nothing_between_two_accounts",),
    ),
    Sabotage(
        "an item may be open for less than nothing",
        f"{LEDGER}/stored.py",
        'AtLeastZero("amount"),\n        AtLeastZero("open"),',
        'AtLeastZero("amount"),',
        (f"{KEPT}an_item_is_open_for_nothing_to_all_of_it",),
    ),
    Sabotage(
        "a credit may hold less than nothing",
        f"{LEDGER}/stored.py",
        'AboveZero("amount"),\n        AtLeastZero("open"),',
        'AboveZero("amount"),',
        (f"{KEPT}a_credit_holds_nothing_to_all_of_it",),
    ),
    Sabotage(
        "an entry may be reversed twice",
        f"{LEDGER}/stored.py",
        'unique=(("customer", "document", "reverses"),),',
        "unique=(),",
        (f"{KEPT}no_entry_is_reversed_twice",),
    ),
    Sabotage(
        "closed periods take entries",
        f"{LEDGER}/periods.py",
        "if closed is None or on > closed:",
        "if True:",
        (f"{CLOSED}a_payment_of_a_closed_period_is_refused_and_says_which_day_is_open",),
    ),
    Sabotage(
        "the day of closing is still open",
        f"{LEDGER}/periods.py",
        "if closed is None or on > closed:",
        "if closed is None or on >= closed:",
        (f"{CLOSED}a_payment_of_a_closed_period_is_refused_and_says_which_day_is_open",),
    ),
    Sabotage(
        "money is received tomorrow",
        f"{LEDGER}/periods.py",
        "if on > today:",
        "if False:",
        (f"{TAKEN}money_is_not_received_tomorrow", f"{ISSUED}nothing_is_dated_after_today"),
    ),
    Sabotage(
        "an expired credit applies",
        f"{LEDGER}/matching.py",
        "if one.expires is None or one.expires >= on]",
        "if True]",
        (f"{MEMOS}credit_is_used_payments_first_and_then_what_expires_first",),
    ),
    Sabotage(
        "an expired credit is applied by hand",
        f"{LEDGER}/applying.py",
        "if credit.expires is not None and credit.expires < today:",
        "if False:",
        (f"{APPLIED}an_expired_memo_does_not_apply",),
    ),
    Sabotage(
        "a memo taken off one invoice comes off all",
        f"{LEDGER}/applying.py",
        'where = both(of_it, Is("item", document)) if document else of_it',
        "where = of_it",
        (f"{APPLIED}a_memo_is_taken_back_off_one_document_or_off_all",),
    ),
    Sabotage(
        "an account passes what an amount can be",
        f"{LEDGER}/posting.py",
        "except InvalidValue:\n            raise BalanceOutOfRange(customer, currency) from None",
        "except InvalidValue:\n            pass",
        (f"{TAKEN}an_account_never_holds_more_than_an_amount_can_be",),
    ),
    Sabotage(
        "lists do not follow the balance",
        f"{LEDGER}/posting.py",
        "if moved or oldest != listing.oldest_due:",
        "if oldest != listing.oldest_due:",
        (f"{VERIFIED}honest_books_are_clean",),
    ),
    Sabotage(
        "more is applied than is open",
        "custmgr/ledger/applying.py",
        "if left > still:",
        "if False:",
        (f"{TAKEN}no_more_is_applied_than_is_open_and_there",),
    ),
    Sabotage(
        "more is applied than is there",
        "custmgr/ledger/applying.py",
        "if left > available:",
        "if False:",
        (f"{TAKEN}no_more_is_applied_than_is_open_and_there",),
    ),
    Sabotage(
        "the same receipt is taken twice without a question",
        "custmgr/payments/receiving.py",
        "if receipt.reference and (found := alike(reader, customer, receipt, on)):",
        "if False:",
        (f"{TAKEN}the_same_receipt_within_a_week_is_asked_about",),
    ),
    Sabotage(
        "the desk's policy on overpayments is ignored",
        "custmgr/payments/receiving.py",
        "if receipt.amount > owed:",
        "if False:",
        (f"{TAKEN}a_desk_may_refuse_more_than_is_owed",),
    ),
    Sabotage(
        "a payment is reversed twice",
        "custmgr/payments/model.py",
        "if self.reversal is not None:",
        "if False:",
        (f"{UNDONE}a_second_reversal_is_refused",),
    ),
    Sabotage(
        "any reversal is itself reversed",
        "custmgr/payments/model.py",
        "if self.reversal is not Reversal.CHARGED_BACK:",
        "if self.reversal is None:",
        (f"{UNDONE}only_a_chargeback_is_itself_reversed",),
    ),
    Sabotage(
        "an error is undone although its money went back",
        "custmgr/payments/undoing.py",
        "if credit.refunded and kind not in _TAKEN_BACK:",
        "if False:",
        (f"{UNDONE}an_error_whose_money_was_refunded_waits_for_the_refund_to_be_reversed",),
    ),
    Sabotage(
        "more goes back than is available",
        "custmgr/payments/refunds.py",
        "if amount > held:",
        "if False:",
        (f"{REFUNDED}no_more_goes_back_than_is_available",),
    ),
    Sabotage(
        "a refund is reversed twice",
        "custmgr/payments/refunds.py",
        "if old.reversed is not None:",
        "if False:",
        (f"{REFUNDED}a_refund_that_came_back_is_available_again_once",),
    ),
    Sabotage(
        "memos against an invoice pass its total",
        "custmgr/invoices/credit_service.py",
        "if memo.total > left:",
        "if False:",
        (f"{MEMOS}memos_against_an_invoice_are_together_at_most_its_total",),
    ),
    Sabotage(
        "a void invoice keeps its payments",
        "custmgr/invoices/posting.py",
        "settled = [one for one in entries if one.credit is Chart.RECEIVABLE]",
        "settled = []",
        (f"{VOIDED}a_payment_on_it_becomes_unapplied",),
    ),
    Sabotage(
        "memos against a void invoice stay as credit",
        "custmgr/invoices/posting.py",
        "if memo.voided is None:\n            void_memo(tx, memo, on)",
        "pass",
        (f"{VOIDED}memos_against_it_are_voided_with_it_and_leave_no_credit",),
    ),
    Sabotage(
        "an invoice is voided although its memo is used elsewhere",
        "custmgr/invoices/posting.py",
        "if any(one.item is None or one.item != memo.invoice for one in taken):",
        "if False:",
        (f"{VOIDED}it_is_refused_where_the_excess_of_its_memo_is_used_elsewhere",),
    ),
    Sabotage(
        "an invoice of a closed period is voided",
        "custmgr/invoices/service.py",
        "open_date(tx, old.issued)",
        "pass",
        (f"{VOIDED}it_is_refused_in_a_closed_period",),
    ),
    Sabotage(
        "an invoice is voided twice",
        "custmgr/invoices/model.py",
        "if self.stage is not stage:",
        "if False:",
        (f"{VOIDED}only_an_issued_invoice_is_voided_and_only_once",),
    ),
    Sabotage(
        "a draft is edited in a version that nobody sees any more",
        "custmgr/invoices/service.py",
        "if old.version != version:",
        "if False:",
        (f"{ISSUED}a_draft_is_edited_in_the_version_that_was_seen",),
    ),
    Sabotage(
        "an archived customer gets invoices",
        "custmgr/customers/model.py",
        "if not allowance(self.status, ability).allowed:",
        "if False:",
        (f"{ISSUED}an_archived_customer_gets_no_invoice_and_a_disabled_one_does",),
    ),
    Sabotage(
        "an invoice below zero is issued",
        "custmgr/invoices/model.py",
        "if totals.net.minor < 0 or totals.tax.minor < 0:",
        "if False:",
        (f"{ISSUED}a_total_below_zero_is_a_credit_memo_and_refused",),
    ),
    Sabotage(
        "ageing is a day off at its edges",
        "custmgr/receivables/ageing.py",
        "day - timedelta(days=edge)",
        "day - timedelta(days=edge + 1)",
        (f"{OWED}an_item_is_aged_by_its_days_late_edges_included",),
    ),
    Sabotage(
        "credit is aged",
        "custmgr/receivables/ageing.py",
        "return Money.of_minor(sum(self.minor), self.currency)",
        "return Money.of_minor(sum(self.minor) - self.credit, self.currency)",
        (f"{OWED}buckets_add_up_to_total_due_and_credit_is_not_aged",),
    ),
    Sabotage(
        "due today is overdue",
        "custmgr/receivables/balance.py",
        "return date.fromordinal(day.toordinal() - 1)",
        "return day",
        (f"{OWED}an_account_due_today_is_current_and_credit_and_grace_help",),
    ),
    Sabotage(
        "what was recorded later is told as known then",
        "custmgr/receivables/asof.py",
        'Between("at", None, known_at)',
        'Between("at", None, None)',
        (f"{OWED}what_was_known_then_leaves_out_what_was_recorded_later",),
    ),
    Sabotage(
        "a statement opens with its first day counted twice",
        "custmgr/receivables/drawing.py",
        'Between("on", None, _day_before(first))',
        'Between("on", None, first)',
        (f"{DRAWN}a_balance_forward_statement_lists_what_happened_and_no_application",),
    ),
    Sabotage(
        "verifying passes a field by",
        "custmgr/receivables/verify.py",
        "for field in sorted(left.keys() | right.keys()):",
        'for field in sorted((left.keys() | right.keys()) - {"open"}):',
        (f"{VERIFIED}a_figure_that_was_tampered_with_is_named",),
    ),
    Sabotage(
        "verifying passes figures by that were lost",
        "custmgr/receivables/verify.py",
        "for key in sorted(stored.keys() | computed.keys(), key=str):",
        "for key in sorted(stored.keys(), key=str):",
        (f"{VERIFIED}a_figure_that_was_lost_is_named",),
    ),
    Sabotage(
        "the last day of grace is late already",
        "custmgr/receivables/overdue.py",
        "Lateness.LATE if days > grace_days else",
        "Lateness.LATE if days >= grace_days else",
        (f"{LATE}an_item_due_today_is_left_out_and_one_on_the_last_day_of_grace_is_within_it",),
    ),
    Sabotage(
        "a past day is explained by what is open now",
        "custmgr/receivables/booked.py",
        "figures = items_booked(reader, posted(on, known_at, customer, currency))",
        "figures = items_booked(reader, posted(None, None, customer, currency))",
        (f"{LATE}a_past_day_is_explained_as_it_stood", f"{LATE}the_facts_of_any_history_add_up_on_any_day"),
    ),
)
