"""Defences of merging: the redirect, the locks, the books of two that are one, the way back."""

from sabotage import Sabotage

MERGED = "tests/merging/test_customers_are_merged.py::test_"
UNDONE = "tests/merging/test_a_merge_is_undone.py::test_"
FILES = "tests/merging/test_files_know_who_was_merged.py::test_"
PEOPLE = "tests/merging/test_contacts_are_merged.py::test_"
DELETED = "tests/erasure/test_merged_customers_are_deleted.py::test_"
SERVICE = "custmgr/merging/service.py"

SABOTAGES = (
    Sabotage(
        "a change under an old id is made to the old account",
        "custmgr/attempt.py",
        "if family.id != customer and customer in self._named and customer not in self._moved:",
        "if False:",
        (f"{MERGED}what_is_asked_under_the_old_id_is_done_to_the_survivor",),
    ),
    Sabotage(
        "a change under an old id stays with the survivor though both parted",
        "custmgr/attempt.py",
        "if new in found and old not in found[new]:",
        "if False:",
        (
            "tests/merging/test_merging_among_others.py::test_money_under_an_old_id_is_its_own_again_where_both_part_meanwhile",
        ),
    ),
    Sabotage(
        "a read under an old id shows the old account",
        "custmgr/customers/family.py",
        "if found.merged_into is not None:",
        "if False:",
        (f"{MERGED}the_old_id_and_numbers_lead_to_the_survivor",),
    ),
    Sabotage(
        "a range of numbers finds nobody by an old one",
        "custmgr/customers/find.py",
        "if not isinstance(where, Is) and not (given.low and given.high):",
        "if not isinstance(where, Is):",
        (f"{MERGED}a_range_with_both_ends_names_old_numbers_too_and_an_open_one_present_numbers",),
    ),
    Sabotage(
        "only the id that is named is locked",
        "custmgr/attempt.py",
        "return {one for family in found.values() for one in family.ids}",
        "return set()",
        (f"{MERGED}money_of_the_one_pays_documents_of_the_other",),
    ),
    Sabotage(
        "a key is only looked for under the survivor's id",
        "custmgr/attempt.py",
        "return tuple(dict.fromkeys((first, *self.families.get(customers[0], Family(customers[0])).ids)))",
        "return (first,)",
        (f"{MERGED}a_request_repeated_after_the_merge_gets_its_answer",),
    ),
    Sabotage(
        "a request made under an old id is kept under the survivor's",
        "custmgr/attempt.py",
        "first = self._old.get(customers[0], customers[0])",
        "first = self.families[customers[0]].id",
        (f"{UNDONE}a_request_repeated_after_parting_gets_its_answer",),
    ),
    Sabotage(
        "reads leave out whoever was merged",
        "custmgr/family.py",
        "return OneOf(field, self.ids) if self.absorbed else Is(field, self.id)",
        "return Is(field, self.id)",
        (f"{MERGED}no_entry_is_moved_and_every_read_of_the_survivor_shows_both",),
    ),
    Sabotage(
        "money crosses without clearing",
        "custmgr/ledger/transfer.py",
        "if credit.customer == item.customer:",
        "if True:",
        (f"{MERGED}money_of_the_one_pays_documents_of_the_other",),
    ),
    Sabotage(
        "what was applied over clearing is not taken off",
        "custmgr/ledger/applying.py",
        "if one.credit in APPLIED_TO]\n    if applied",
        "if one.credit is Chart.RECEIVABLE]\n    if applied",
        (f"{MERGED}money_of_the_one_pays_documents_of_the_other",),
    ),
    Sabotage(
        "the less silent of two decides",
        "custmgr/merging/rules.py",
        "return min(said",
        "return max(said",
        (f"{MERGED}the_more_silent_of_the_two_holds",),
    ),
    Sabotage(
        "a merge keeps what another gave the survivor, which was undone",
        SERVICE,
        "        _forget(tx, merge, survivor.absorbed, others)\n",
        "",
        (f"{UNDONE}what_the_others_do_not_want_nobody_gets_whichever_merge_is_undone_first",),
    ),
    Sabotage(
        "who parts takes along what others do not want either",
        "custmgr/merging/rules.py",
        "_of_all(name, (before, *kept)) if name in _OF_BOTH else old",
        "old",
        (f"{UNDONE}what_the_others_do_not_want_nobody_gets_whichever_merge_is_undone_first",),
    ),
    Sabotage(
        "a merge does not look whether its plan is still true",
        SERVICE,
        "            if one.version != version:\n                raise Stale",
        "            if False:\n                raise Stale",
        (f"{MERGED}a_plan_that_is_no_longer_true_is_stale",),
    ),
    Sabotage(
        "a customer stands above itself after a merge",
        "custmgr/merging/planning.py",
        "if source.id in _above(reader, survivor):",
        "if False:",
        (f"{MERGED}what_cannot_be_merged_is_refused",),
    ),
    Sabotage(
        "the lists of the merged show whose they were before",
        SERVICE,
        "relist(tx, parted, survivor, *tx.get_many(Customer, parted.absorbed).values())",
        "relist(tx, parted, survivor)",
        (f"{UNDONE}merges_of_merges_are_undone_from_the_last",),
    ),
    Sabotage(
        "sides part while documents of both belong together",
        SERVICE,
        "if documents := crossing(tx, whole, leaving):",
        "if documents := ():",
        (
            f"{UNDONE}undoing_is_refused_while_money_of_the_one_stands_applied_to_the_other",
            f"{UNDONE}undoing_is_refused_while_a_refund_or_memo_spans_both",
        ),
    ),
    Sabotage(
        "undoing takes back what was changed since",
        "custmgr/merging/rules.py",
        "elif still == given:",
        "else:",
        (f"{UNDONE}documents_made_since_stay_with_the_survivor",),
    ),
    Sabotage(
        "two primary contacts remain",
        "custmgr/merging/people.py",
        "        tx.put(old.unstarred())\n    else:",
        "        pass\n    else:",
        (f"{MERGED}exactly_one_primary_contact_remains",),
    ),
    Sabotage(
        "an old file brings a merged customer back",
        "custmgr/exchange/alikes.py",
        '_THERE = ~Is("status", Status.ERASED)',
        '_THERE = ~OneOf("status", (Status.ERASED, Status.MERGED))',
        (f"{FILES}who_is_like_a_merged_customer_is_like_the_survivor",),
    ),
    Sabotage(
        "a merged customer is deleted by itself",
        "custmgr/erasure/planning.py",
        "if who.merged_into is not None:",
        "if False:",
        (f"{DELETED}a_merged_customer_is_not_deleted_by_itself",),
    ),
    Sabotage(
        "deletion leaves whoever was merged",
        "custmgr/erasure/planning.py",
        "theirs = whose.where(stored.owner)",
        "theirs = Is(stored.owner, whose.id)",
        (f"{DELETED}nothing_of_the_merged_person_survives_the_survivor",),
    ),
    Sabotage(
        "the history of the survivor tells what the other said",
        "custmgr/customers/keeping.py",
        "facts = told if shared_with is None else dict.fromkeys(told, shared_with)",
        "facts = told",
        (f"{DELETED}who_has_parted_again_is_deleted_out_of_the_others_history_too",),
    ),
    Sabotage(
        "the history of a contact tells what the one it was merged with said",
        "custmgr/contacts/keeping.py",
        "facts = told if shared_with is None else dict.fromkeys(told, shared_with)",
        "facts = told",
        (f"{DELETED}who_has_parted_again_is_deleted_out_of_the_others_history_too",),
    ),
    Sabotage(
        "an invoice is printed with the number of the account that remains",
        "custmgr/invoices/sending.py",
        "account = reader.get(Customer, found.customer).number",
        "account = who.number",
        (f"{MERGED}a_document_names_the_account_number_under_which_it_was_issued",),
    ),
    Sabotage(
        "a merged contact stays who it was",
        "custmgr/contacts/merging.py",
        "return found if found.merged_into is None else person(reader, found.merged_into)",
        "return found",
        (f"{PEOPLE}the_old_id_leads_to_the_one_that_remains",),
    ),
    Sabotage(
        "recipient lists name a contact that is gone",
        "custmgr/contacts/merging.py",
        "relist(tx, row, row.naming(tuple(into if one == source else one for one in row.contacts)))",
        "pass",
        (f"{PEOPLE}the_one_that_remains_has_what_both_were_for",),
    ),
    Sabotage(
        "a service of whom the one that parts had taken in is begun anew",
        SERVICE,
        "both(Family(who.id, who.absorbed).where(), ",
        'both(Is("customer", who.id), ',
        (f"{UNDONE}a_service_of_whom_the_one_that_parts_had_taken_in_is_had_once",),
    ),
    Sabotage(
        "a service goes on after parting though the account has it no longer",
        SERVICE,
        "if one.service not in staying.services",
        "if False",
        (f"{UNDONE}a_service_switched_on_anew_meanwhile_ends_where_the_account_has_it_no_longer",),
    ),
)
