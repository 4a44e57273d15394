"""Defences of every use case: the decision, attempts, keys and the history."""

from sabotage import Sabotage

ATTEMPTS = "tests/attempts/test_a_change_is_attempted_again.py::test_"
ACTORS = "tests/actors/test_actions_are_denied_by_default.py::test_"
KNOWN = "tests/actors/test_who_acts_is_known.py::test_"
ANSWERED = "tests/attempts/test_a_repeat_is_answered_as_at_first.py::test_"
REPEATED = "tests/payments/test_requests_are_repeated.py::test_"
NOBODY = "tests/customers/test_nobody_has_this_id.py::test_"
CHAIN = "tests/history/test_the_chain_is_proved.py::test_"

SABOTAGES = (
    Sabotage(
        "a run under a key is the run of its first customer",
        "custmgr/invoices/service.py",
        "keyed = (DESK,) if key is not None else ()",
        "keyed: tuple[UUID, ...] = ()",
        (f"{ANSWERED}a_run_under_one_key_is_one_run_whoever_comes_first_in_it",),
    ),
    Sabotage(
        "no garbage is ever collected after a bulk change",
        "custmgr/use_case.py",
        "        if wanted:\n            gc.enable()",
        "        pass",
        (
            "tests/invoices/test_many_are_issued_at_once.py::test_no_garbage_is_collected_meanwhile_and_again_afterwards",
        ),
    ),
    Sabotage(
        "a changed entity keeps what was derived from its old attributes",
        "custmgr/values/frozen.py",
        "if not _only_sets(kind) or not derived <= set(names):",
        "if not _only_sets(kind):",
        (
            "tests/values/test_frozen_entities_change.py::test_what_a_class_derives_it_derives_again_where_it_is_not_given",
        ),
    ),
    Sabotage(
        "a changed entity is not checked again",
        "custmgr/values/frozen.py",
        "if not _only_sets(kind) or not derived <= set(names):",
        "if not derived <= set(names):",
        ("tests/values/test_frozen_entities_change.py::test_what_a_class_checks_and_reads_it_checks_and_reads_again",),
    ),
    Sabotage(
        "a repeat is answered with what stands there now",
        "custmgr/idempotency.py",
        'return changed(now, **{name: value for name, value in then.items() if name not in answer["own"]})',
        "return now",
        (f"{ANSWERED}a_repeat_gives_the_first_answer_whatever_came_later",),
    ),
    Sabotage(
        "a stored answer keeps a person's own words",
        "custmgr/idempotency.py",
        "own = [name for name in said if stored.fields[name].erase is not Erase.KEEP]",
        "own: list[str] = []",
        (f"{ANSWERED}no_answer_keeps_what_is_a_persons_own",),
    ),
    Sabotage(
        "erasure leaves stored answers",
        "custmgr/idempotency.py",
        '"answer": Datum("customer", "to give a repeated request its answer", Erase.BLANK, Retention.DESK),',
        '"answer": Datum("customer", "to give a repeated request its answer", Erase.KEEP, Retention.DESK),',
        (f"{ANSWERED}an_erasure_takes_the_answers_and_leaves_that_they_had_their_effect",),
    ),
    Sabotage(
        "staff may do what no permission names",
        "custmgr/actors/rules.py",
        "return Decision(False, Because.NOT_PERMITTED)",
        "return Decision(True, Because.NOT_PERMITTED)",
        (f"{ACTORS}without_a_permission_nothing_may_be_done",),
    ),
    Sabotage(
        "a row of staff that is there is good enough",
        "custmgr/actors/service.py",
        "and row == changed(member, version=row.version):",
        "and row.id:",
        (f"{KNOWN}the_row_kept_is_that_of_whoever_acted_last_whichever_desk_it_was",),
    ),
    Sabotage(
        "inactive staff may act",
        "custmgr/actors/rules.py",
        "if not actor.active:",
        "if False:",
        (f"{ACTORS}who_is_not_active_may_do_nothing_whatever_the_permissions",),
    ),
    Sabotage(
        "whoever is unknown may act",
        "custmgr/actors/rules.py",
        "return Decision(False, Because.UNKNOWN_ACTOR)",
        "return Decision(True, Because.UNKNOWN_ACTOR)",
        (f"{ACTORS}whoever_is_no_staff_is_unknown",),
    ),
    Sabotage(
        "a permission is read as the beginning of an action",
        "custmgr/actors/rules.py",
        "if action in held or",
        'if any(action.startswith(one.rstrip("*")) for one in held) or',
        (f"{ACTORS}a_permission_for_something_else_does_not_help",),
    ),
    Sabotage(
        "nobody is asked whether the actor may",
        "custmgr/use_case.py",
        "service.house.check(service.actor, action, args[1] if len(args) > 1 else None)",
        "pass",
        (
            f"{ATTEMPTS}whoever_acts_is_asked_for_before_anything_is_read",
            "tests/ledger/test_books_are_closed.py::test_closing_needs_its_permission",
        ),
    ),
    Sabotage(
        "each read of a use case has a snapshot of its own",
        "custmgr/attempt.py",
        "if self.reader is None:",
        "if self.tx is None:",
        (f"{ATTEMPTS}a_use_case_reads_everything_in_one_snapshot",),
    ),
    Sabotage(
        "a conflict is not attempted again",
        "custmgr/house.py",
        "ATTEMPTS = 5",
        "ATTEMPTS = 1",
        (f"{ATTEMPTS}a_conflict_is_followed_by_a_second_attempt",),
    ),
    Sabotage(
        "conflicts are attempted again without end",
        "custmgr/attempt.py",
        "if not left:",
        "if left < -20:",
        (f"{ATTEMPTS}after_five_conflicts_the_caller_hears_of_them",),
    ),
    Sabotage(
        "what is stale is attempted again",
        "custmgr/attempt.py",
        "except Conflict:",
        'except (Conflict, __import__("custmgr").errors.Stale):',
        (f"{ATTEMPTS}a_stale_version_is_heard_at_once",),
    ),
    Sabotage(
        "somebody else's transaction is attempted again",
        "custmgr/attempt.py",
        "left = 1 if isinstance(house.storage, Joined) else",
        "left = house.attempts if True else",
        (f"{ATTEMPTS}nothing_is_attempted_again_in_somebody_elses_transaction",),
    ),
    Sabotage(
        "a group forgets that one of its changes failed",
        "custmgr/ports/joined.py",
        "storage.spoilt = failure",
        "pass",
        (f"{ATTEMPTS}a_change_that_failed_spoils_its_group_also_where_the_failure_is_caught",),
    ),
    Sabotage(
        "a lookup that finds nothing spoils its group",
        "custmgr/ports/joined.py",
        "harmless = reads and",
        "harmless = False and",
        (f"{ATTEMPTS}a_lookup_that_finds_nothing_leaves_its_group_as_it_was",),
    ),
    Sabotage(
        "a group inside a group fails alone",
        "custmgr/acting.py",
        "with spoiling(storage), storage",
        "with storage",
        (f"{ATTEMPTS}a_group_that_failed_spoils_the_one_around_it",),
    ),
    Sabotage(
        "the request under a key is not compared",
        "custmgr/idempotency.py",
        "if one.digest == self._digest:",
        "if True:",
        (f"{REPEATED}the_same_key_with_an_amount_changed_by_a_cent_is_refused",),
    ),
    Sabotage(
        "a key goes by what the lines came in",
        "custmgr/use_case.py",
        "walkable = isinstance(argument, Iterable)",
        'walkable = hasattr(type(argument), "__next__")',
        (f"{ANSWERED}a_key_goes_by_the_lines_and_not_by_what_they_came_in",),
    ),
    Sabotage(
        "keys are looked up before the lock",
        "custmgr/attempt.py",
        "            tx = self._opened(customers)",
        "            if self._wanted is not None:\n"
        "                with house.storage.read() as before:\n"
        "                    self._wanted.look_up(before, customers, house.kinds)\n"
        "                first, self._wanted.look_up = self._wanted.look_up, lambda *_: None\n"
        "            tx = self._opened(customers)",
        (f"{ATTEMPTS}a_repeat_that_waited_for_the_first_gets_its_answer",),
    ),
    Sabotage(
        "the answer under a key is not kept",
        "custmgr/attempt.py",
        "self._wanted.keep(self.tx, answer)",
        "pass",
        (f"{REPEATED}a_repeat_gets_the_first_answer_and_has_no_effect",),
    ),
    Sabotage(
        "keys are shared between operations",
        "custmgr/idempotency.py",
        "keys = [(customer, self._operation, self._key)",
        'self._operation = "any"\n        keys = [(customer, self._operation, self._key)',
        (f"{REPEATED}a_key_is_of_one_customer_and_one_operation",),
    ),
    Sabotage(
        "the history of nobody is whole",
        "custmgr/history/service.py",
        "if customer not in purged(reader):",
        "if False:",
        (f"{NOBODY}nothing_is_said_of_a_customer_that_nobody_knows",),
    ),
    Sabotage(
        "who was deleted is nobody to the history",
        "custmgr/history/service.py",
        "customer not in purged(reader)",
        "True",
        (f"{NOBODY}the_history_of_who_was_deleted_is_empty_and_not_unknown",),
    ),
    Sabotage(
        "the digest of a row of history is not checked",
        "custmgr/history/chain.py",
        "if activity.seq != head.seq + 1 or activity.digest != expected:",
        "if activity.seq != head.seq + 1:",
        (f"{CHAIN}a_row_that_was_changed_is_named", f"{CHAIN}an_instant_that_was_changed_is_named"),
    ),
    Sabotage(
        "the payload of a row of history is not checked",
        "custmgr/history/chain.py",
        "elif activity.payload_digest != _payload_digest(activity.salt, activity.payload):",
        "elif False:",
        (f"{CHAIN}a_row_that_was_changed_is_named",),
    ),
    Sabotage(
        "a row of history does not name the one before",
        "custmgr/history/chain.py",
        "        previous,\n        activity.customer.hex,",
        '        "",\n        activity.customer.hex,',
        (f"{CHAIN}a_row_that_was_sealed_anew_breaks_the_chain_behind_it",),
    ),
    Sabotage(
        "the digest of a row of history leaves out who stood behind it",
        "custmgr/history/chain.py",
        "        activity.behind,\n",
        "",
        (f"{CHAIN}a_row_that_was_changed_is_named",),
    ),
    Sabotage(
        "all payloads of a history have one salt",
        "custmgr/history/chain.py",
        "salt = token_hex(16)",
        'salt = "00"',
        (f"{CHAIN}each_row_has_a_salt_of_its_own",),
    ),
)
