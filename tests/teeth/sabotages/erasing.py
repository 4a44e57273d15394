"""Defences of erasure: what stands against it, what it takes, who comes back, and the history that proves itself."""

from sabotage import Sabotage

DELETED = "tests/erasure/test_customers_are_deleted.py::test_"
HELD = "tests/erasure/test_history_is_held_against_a_checkpoint.py::test_"
LEFT = "tests/erasure/test_nothing_of_a_person_is_left.py::test_"
LETTERS = "tests/erasure/test_letters_written_while_merged.py::test_"
BACK = "tests/erasure/test_nobody_comes_back_by_mistake.py::test_"

SABOTAGES = (
    Sabotage(
        "another plan than the one that was seen is carried out",
        "custmgr/erasure/service.py",
        "if found.digest != plan:",
        "if False:",
        (f"{DELETED}only_what_was_planned_is_done",),
    ),
    Sabotage(
        "a customer who owes is deleted",
        "custmgr/erasure/planning.py",
        "if open_money := _open(reader, Family(who.id, who.absorbed)):",
        "if open_money := ():",
        (
            f"{DELETED}an_open_item_stands_against_deletion",
            f"{DELETED}account_credit_stands_against_deletion",
        ),
    ),
    Sabotage(
        "erasure passes over what is put away",
        "custmgr/erasure/rules.py",
        "if one.erase is not Erase.KEEP and one.owner in about)",
        "if one.erase is Erase.BLANK and one.owner in about)",
        (f"{LEFT}after_the_erasure_only_what_is_put_away_is_found",),
    ),
    Sabotage(
        "the desk's own history tells which address opted out",
        "custmgr/correspondence/addresses.py",
        "record(tx, kind, facts=facts)",
        "record(tx, kind, facts=facts | personal)",
        (f"{LEFT}an_address_that_opted_out_and_in_again_is_left_nowhere",),
    ),
    Sabotage(
        "what was said about an address that wants no mail outlives its customer",
        "custmgr/erasure/carrying.py",
        "    forget_words(tx, Family(who.id, who.absorbed))\n",
        "",
        (f"{LEFT}of_an_address_that_wants_no_mail_only_that_is_left",),
    ),
    Sabotage(
        "what was said about an address that the customer had before outlives it",
        "custmgr/correspondence/addresses.py",
        "sorted(now | had)",
        "sorted(now)",
        (f"{LEFT}of_an_address_that_was_the_customers_before_no_word_is_left",),
    ),
    Sabotage(
        "an erasure forgets what was said about an address that is another customer's by now",
        "custmgr/correspondence/addresses.py",
        "all(other in whose for other in holders(reader, one.address))",
        "True",
        (f"{LEFT}of_an_address_that_is_anothers_by_now_every_word_stays",),
    ),
    Sabotage(
        "letters that were written while merged outlive whom they were written to",
        "custmgr/erasure/letters.py",
        "if one.contact in contacts or one.address_folded in theirs",
        "if False",
        (f"{LETTERS}nothing_of_them_is_left_with_the_other",),
    ),
    Sabotage(
        "after letters were erased anything may be missing in a history",
        "custmgr/history/chain.py",
        'blank.difference_update(activity.facts["told"])',
        "blank.clear()",
        (f"{LETTERS}only_what_was_told_of_them_may_be_missing",),
    ),
    Sabotage(
        "sqlite: what was deleted stays in free space",
        "custmgr_adapters/sql/sqlite.py",
        'connection.execute("pragma secure_delete = on")',
        'connection.execute("pragma secure_delete = off")',
        (f"{LEFT}what_was_replaced_or_removed_before_is_not_left_in_the_file",),
    ),
    Sabotage(
        "whoever was erased is added like anybody",
        "custmgr/customers/opening.py",
        "    hold_not_erased(tx, ((one.known, one.despite_erasure) for one in openings))\n",
        "",
        (f"{BACK}whoever_was_erased_is_known_again",),
    ),
    Sabotage(
        "a history that was rebuilt agrees with any checkpoint",
        "custmgr/history/chain.py",
        "if head.seq == known.seq and head != known:",
        "if False:",
        (f"{HELD}a_chain_that_was_rebuilt_from_an_edit_is_another_one",),
    ),
    Sabotage(
        "a history whose tail was cut agrees with any checkpoint",
        "custmgr/history/chain.py",
        "if not blank and head.seq < known.seq:",
        "if False:",
        (f"{HELD}a_tail_that_was_cut_is_missed_from_its_first_activity_on",),
    ),
    Sabotage(
        "a payload may be blanked without an erasure",
        "custmgr/history/chain.py",
        "blank.add(int(activity.seq))",
        "pass",
        (f"{HELD}a_payload_that_was_blanked_without_an_erasure_is_named",),
    ),
    Sabotage(
        "the text of a checkpoint may be changed",
        "custmgr/history/checkpoint.py",
        "if found.digest != digest:",
        "if False:",
        (f"{HELD}the_text_of_a_checkpoint_cannot_be_changed_unnoticed",),
    ),
)
