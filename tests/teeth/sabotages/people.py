"""Defences of mail, files, texts and the matching of rates."""

from sabotage import MEMORY, Sabotage

DISPATCH = "tests/correspondence/test_dispatch.py::test_"
QUEUEING = "tests/correspondence/test_queueing.py::test_"
MAIL = "tests/contracts/test_mail.py::test_"
COMPOSE = "tests/adapters/test_smtp_compose.py::test_"
SMTP = "tests/adapters/test_smtp.py::test_"
ROUND = "tests/exchange/test_what_goes_out_comes_back.py::test_"
UNREADABLE = "tests/exchange/test_files_that_cannot_be_read.py::test_"
IMPORTED = "tests/exchange/test_customers_are_imported.py::test_"
MATCHED = "tests/onboarding/test_rates_are_matched.py::test_"
TEXT = "tests/values/test_text_is_checked.py::test_"
ALONE = "tests/correspondence/test_each_rule_holds_alone.py::test_"
OBEYED = "tests/adapters/cli/test_what_cannot_be_obeyed.py::test_"
OUT = "custmgr/correspondence"

SABOTAGES = (
    Sabotage(
        "a message is called sent before it is sent",
        f"{OUT}/dispatcher.py",
        "going = leased.sending(now, now + LEASE)",
        'going = leased.sending(now, now + LEASE).sent(now, "", "")',
        (f"{DISPATCH}a_worker_killed_at_the_provider_leaves_its_message_leased",),
    ),
    Sabotage(
        "it is not kept that sending begins",
        f"{OUT}/dispatcher.py",
        "return Taken(tx.put(going), _mail(tx, leased))",
        "return Taken(leased, _mail(tx, leased))",
        (f"{DISPATCH}after_a_crash_money_is_uncertain_and_listed",),
    ),
    Sabotage(
        "after a crash everything is sent again",
        f"{OUT}/dispatcher.py",
        "if leased.sending_since is not None and not repeatable(leased, keyed=keyed):",
        "if False:",
        (f"{DISPATCH}after_a_crash_money_is_uncertain_and_listed",),
    ),
    Sabotage(
        "after a lost answer everything is sent again",
        f"{OUT}/dispatcher.py",
        "if wait is None or not repeatable(message, keyed=keyed):",
        "if wait is None:",
        (f"{DISPATCH}a_lost_answer_about_money_is_uncertain_and_never_sent_again",),
    ),
    Sabotage(
        "what may have arrived is called unsent",
        f"{OUT}/model.py",
        "if self.doubted and state is not State.SENT:",
        "if False:",
        (f"{DISPATCH}a_copy_that_may_have_arrived_is_never_called_unsent",),
    ),
    Sabotage(
        "a copy is tried for ever",
        f"{OUT}/rules.py",
        "return wait_after(message.attempts) is not None and (keyed or message.if_doubled is IfDoubled.HARMLESS)",
        "return keyed or message.if_doubled is IfDoubled.HARMLESS",
        (f"{DISPATCH}a_copy_whose_worker_always_dies_is_not_sent_for_ever",),
    ),
    Sabotage(
        "whether to send is not decided again",
        f"{OUT}/dispatcher.py",
        "why, called_off = _why_not(tx, leased)",
        "why, called_off = None, False",
        (
            f"{DISPATCH}an_address_that_opted_out_meanwhile_gets_nothing",
            f"{DISPATCH}a_contact_archived_meanwhile_gets_nothing",
        ),
    ),
    Sabotage(
        "a message that was taken over is sent",
        f"{OUT}/dispatcher.py",
        "return tx.get(Message, leased.id).version == leased.version",
        "return True",
        ("tests/correspondence/test_mail_history.py::test_a_message_that_is_only_leased_can_still_be_called_off",),
    ),
    Sabotage(
        "a late worker records over another",
        f"{OUT}/dispatcher.py",
        "if late and current.state is not State.UNCERTAIN:",
        "if False:",
        (f"{DISPATCH}the_fence_keeps_a_late_worker_from_recording_over_another",),
    ),
    Sabotage(
        "a refused address gets further mail",
        f"{OUT}/dispatcher.py",
        "if hopeless:\n            suppress",
        "if False:\n            suppress",
        (f"{DISPATCH}a_refused_recipient_fails_and_gets_no_further_automatic_mail",),
    ),
    Sabotage(
        "silence is broken",
        f"{OUT}/rules.py",
        "if customer.consent is Consent.SILENT and (automatic or not despite_silence):",
        "if False:",
        (f"{QUEUEING}an_automatic_message_to_a_silent_customer_is_kept_and_never_queued",),
    ),
    Sabotage(
        "automatic mail may say that it breaks the silence",
        f"{OUT}/rules.py",
        "if customer.consent is Consent.SILENT and (automatic or not despite_silence):",
        "if customer.consent is Consent.SILENT and not despite_silence:",
        (f"{ALONE}no_automatic_message_breaks_the_silence_whatever_it_says",),
    ),
    Sabotage(
        "who opted out is written to by name",
        f"{OUT}/rules.py",
        "return address if automatic or address is Why.OPTED_OUT else None",
        "return address if automatic else None",
        (f"{QUEUEING}an_address_that_opted_out_gets_nothing_whoever_writes",),
    ),
    Sabotage(
        "a customer who wants no mail gets it",
        f"{OUT}/rules.py",
        "if customer.no_mail:",
        "if False:",
        (
            f"{QUEUEING}a_customer_who_wants_no_mail_gets_none_whoever_writes",
            f"{DISPATCH}a_customer_who_wants_no_mail_any_more_gets_nothing_that_waited",
        ),
    ),
    Sabotage(
        "an archived customer is written to",
        f"{OUT}/rules.py",
        "return None if allowance(customer.status, Ability.MESSAGES).allowed else _GONE[customer.status]",
        "return None",
        (f"{QUEUEING}nobody_is_written_to_once_the_customer_is_archived",),
    ),
    Sabotage(
        "the house queues a second message for one event",
        f"{OUT}/queueing.py",
        "if self.automatic or not unsent:",
        "if False:",
        (f"{QUEUEING}what_was_queued_for_an_event_and_period_is_not_queued_again_by_the_house",),
    ),
    Sabotage(
        "values are not escaped in HTML",
        f"{OUT}/templates.py",
        "{escape(one).replace",
        "{one.replace",
        ("tests/correspondence/test_templates.py::test_a_value_is_put_in_literally_and_escaped_in_html",),
    ),
    Sabotage(
        "any text may stand in a header",
        "custmgr/ports/mail.py",
        'if "=?" in given or any(unicodedata.category(character) in _UNPRINTABLE for character in given):',
        "if False:",
        (f"{MAIL}no_header_text_breaks_out_of_its_line", f"{QUEUEING}no_subject_carries_a_second_header"),
    ),
    Sabotage(
        "encoded words may stand in a header",
        "custmgr/ports/mail.py",
        'if "=?" in given or any(',
        "if any(",
        (f"{MAIL}no_header_text_breaks_out_of_its_line",),
    ),
    Sabotage(
        "several addresses are one recipient",
        "custmgr/ports/mail.py",
        "    except (EmailNotValidError, UnicodeError) as cause:\n"
        "        raise InvalidValue(field, shown(given), wanted) from cause",
        "    except (EmailNotValidError, UnicodeError):\n        return given",
        (f"{MAIL}an_address_is_exactly_one",),
    ),
    Sabotage(
        "what was written is not read back",
        "custmgr_adapters/smtp/compose.py",
        "read_back(message, mail, set(headers))",
        "pass",
        (f"{COMPOSE}an_encoded_word_that_got_past_the_value_is_refused_by_reading_back",),
    ),
    Sabotage(
        "a line of one dot ends the message",
        "custmgr_adapters/smtp/server.py",
        'session.send(_LEADING_DOT.sub(b"..", message)',
        "session.send(message",
        ("tests/adapters/test_smtp.py::TestSmtpMail::test_the_text_arrives_line_by_line",),
    ),
    Sabotage(
        "any certificate is trusted",
        "custmgr_adapters/smtp/session.py",
        "return ssl.create_default_context(cafile=target.ca)",
        "return ssl._create_unverified_context()",
        (
            f"{SMTP}a_certificate_that_nobody_vouches_for_is_not_trusted",
            f"{SMTP}a_certificate_for_another_host_is_not_trusted",
        ),
    ),
    Sabotage(
        "a password is sent in the clear",
        "custmgr_adapters/smtp/session.py",
        'if not secure and target.starttls != "never":',
        "if False:",
        (f"{SMTP}a_password_is_not_sent_in_the_clear_unless_the_url_says_so",),
    ),
    Sabotage(
        "mail without an answer counts as not sent",
        "custmgr_adapters/smtp/server.py",
        "raise SendUncertain(adapter=str(self.target), said=words(str(cause))) from cause",
        "raise MailUnavailable(adapter=str(self.target), said=words(str(cause))) from cause",
        (f"{SMTP}an_answer_that_does_not_come_after_the_last_dot_is_uncertain",),
    ),
    Sabotage(
        "a mail password is shown",
        "custmgr_adapters/smtp/target.py",
        'password: str = attrs.field(default="", repr=False)',
        'password: str = ""',
        (f"{SMTP}a_target_is_named_without_its_credentials",),
    ),
    Sabotage(
        "formulas go out as they are",
        "custmgr/exchange/guard.py",
        'return _OPEN.sub("\'", text)',
        "return text",
        (f"{ROUND}two_thousand_hostile_texts_come_back_and_none_begins_a_formula",),
    ),
    Sabotage(
        "a formula among many harmless texts goes out as it is",
        "custmgr/exchange/guard.py",
        'if lines.count("\\n") < len(texts) and not _SUSPECT.search(lines):',
        "if True:",
        (f"{ROUND}many_texts_are_guarded_as_each_is_alone",),
    ),
    Sabotage(
        "guards stay in what comes in",
        "custmgr/exchange/guard.py",
        'return _GUARDED.sub("", cell) if "\'" in cell else cell',
        "return cell",
        (f"{ROUND}hostile_names_survive_the_way_to_another_desk",),
    ),
    Sabotage(
        "an address of a name that is never delivered to is taken for a plain one",
        "custmgr/values/mail_addresses.py",
        'f".{found[1]}".endswith(_special())',
        "False",
        (
            "tests/properties/test_plain_spellings_agree_with_the_libraries.py::test_a_plain_address_is_folded_as_the_library_does",
        ),
    ),
    Sabotage(
        "a NUL goes into a cell",
        "custmgr/exchange/guard.py",
        'if "\\x00" in text:',
        "if False:",
        (f"{ROUND}a_nul_goes_into_no_cell",),
    ),
    Sabotage(
        "CSV is read leniently",
        "custmgr/exchange/records.py",
        "delimiter=lines.delimiter, strict=True)",
        "delimiter=lines.delimiter, strict=False)",
        (f"{UNREADABLE}an_unreadable_file_is_refused_with_the_line",),
    ),
    Sabotage(
        "a NUL comes in from a file",
        "custmgr/exchange/records.py",
        'if "\\0" in line:',
        "if False:",
        (f"{UNREADABLE}an_unreadable_file_is_refused_with_the_line",),
    ),
    Sabotage(
        "a file that changed since its preview is taken",
        "custmgr/exchange/importing.py",
        "if found != preview.digest:",
        "if False:",
        (f"{IMPORTED}a_file_that_changed_since_its_preview_is_refused",),
    ),
    Sabotage(
        "the rows of a file are forgotten when room is made for more",
        "custmgr/exchange/seen.py",
        "for mark, line in zip(prints, lines, strict=True):",
        "for mark, line in ():",
        ("tests/exchange/test_texts_are_known_again.py::test_nothing_is_forgotten_when_room_is_made_for_more",),
    ),
    Sabotage(
        "a commit that was repeated takes its rows again",
        "custmgr/exchange/importing.py",
        "for row in unit] for unit in units if unit[0].line not in done]",
        "for row in unit] for unit in units]",
        (f"{IMPORTED}rows_without_a_number_are_not_added_twice_by_the_same_file",),
    ),
    Sabotage(
        "control characters are kept",
        "custmgr/values/wording.py",
        "if (_FORBIDDEN_IN_LINES if lines else _FORBIDDEN).search(value):",
        "if False:",
        (f"{TEXT}control_characters_are_refused_and_never_dropped",),
    ),
    Sabotage(
        "text has no bound",
        "custmgr/values/wording.py",
        "    if len(value) > at_most:",
        "    if False:",
        (f"{TEXT}the_bound_counts_characters_after_trimming",),
    ),
    Sabotage(
        "search minds accents",
        "custmgr/values/wording.py",
        'decomposed = unicodedata.normalize("NFKD", value.casefold())',
        "decomposed = value.casefold()",
        (f"{TEXT}search_ignores_case_accents_and_variants",),
    ),
    Sabotage(
        "text to look for has no bound",
        "custmgr/query/evaluate.py",
        'if len(text) > LONGEST_TEXT:\n        raise InvalidValue("text"',
        'if False:\n        raise InvalidValue("text"',
        (f"{MEMORY}a_text_too_long_to_look_for_is_refused",),
    ),
    Sabotage(
        "a free-mail domain says whose customer it is",
        "custmgr/values/mail_domains.py",
        "return domain in _free() or registrable(domain) in _free()",
        "return False",
        (f"{MATCHED}a_free_mail_domain_never_matches",),
    ),
    Sabotage(
        "the category Other is asked before the domain",
        "custmgr/onboarding/rules.py",
        "if by_domain:",
        "if by_domain and customer.category != OTHER:",
        (f"{MATCHED}an_unlisted_category_with_a_domain_match_gets_the_domain_rates",),
    ),
    Sabotage(
        "a sub-domain matches whatever the card says",
        "custmgr/onboarding/rules.py",
        "if card.include_subdomains or domain == registered)",
        "if True)",
        (f"{MATCHED}sub_domains_match_only_where_the_card_says_so",),
    ),
    Sabotage(
        "rates are matched beside existing ones",
        "custmgr/onboarding/rules.py",
        "if assigned:\n",
        "if False:\n",
        (f"{MATCHED}existing_rates_are_never_touched",),
    ),
    Sabotage(
        "of two cards of equal priority one is taken",
        "custmgr/onboarding/rules.py",
        "if others and others[0].priority == first.priority:",
        "if False:",
        (f"{MATCHED}cards_of_equal_priority_for_one_service_are_left_to_staff",),
    ),
    Sabotage(
        "a PDF carries the time at which it was made",
        "custmgr_adapters/pdf/sheet.py",
        "pdf.set_creation_date(datetime(created.year, created.month, created.day, tzinfo=UTC))",
        "pass",
        ("tests/adapters/test_pdf.py::test_the_file_carries_the_date_of_its_document",),
    ),
    Sabotage(
        "what a customer typed reaches the terminal as a command",
        "custmgr_adapters/cli/refusals.py",
        "sentence = clean(error)",
        "sentence = str(error)",
        (f"{OBEYED}neither_sentence_nor_facts_move_the_cursor",),
    ),
)
