"""Defences of finding text by an index: what it says is read, and it says no more and no less than the texts."""

from sabotage import MEMORY, POSTGRESQL, SQLITE, Sabotage

TRIGRAMS = "custmgr_adapters/sql/trigrams.py"
PLANS = "custmgr_adapters/sql/plans.py"
INDEXED = "tests/adapters/sql/test_texts_are_indexed.py::test_"
PLANNED = "tests/adapters/sql/test_pages_are_planned.py::test_"

SABOTAGES = (
    Sabotage(
        "text that no store holds is looked for",
        "custmgr/query/criteria.py",
        "if isinstance(one, str) and _IN_NO_STORE.search(one):",
        "if False:",
        ("tests/query/test_what_is_looked_for.py::test_text_that_some_store_cannot_hold_is_refused_by_every_list",),
    ),
    Sabotage(
        "a page has as many rows as anything says",
        "custmgr/query/pages.py",
        'whole(limit, "limit", at_least=0, at_most=LARGEST_LIMIT)',
        "pass",
        (
            f"{MEMORY}a_limit_below_zero_or_that_is_no_whole_number_is_refused",
            f"{SQLITE}a_limit_below_zero_or_that_is_no_whole_number_is_refused",
        ),
    ),
    Sabotage(
        "sqlite: texts that hold all pieces are not read",
        TRIGRAMS,
        'return f"{named(ROW)} in ({held[0]}) and {contains}", [*held[1], folded]',
        'return f"{named(ROW)} in ({held[0]})", [*held[1]]',
        (f"{SQLITE}says_finds_text_of_any_length_in_any_letters",),
    ),
    Sabotage(
        "sqlite: quotes in a text to look for end a piece",
        TRIGRAMS,
        """piece.replace('"', '""')""",
        "piece",
        (f"{SQLITE}says_finds_text_of_any_length_in_any_letters",),
    ),
    Sabotage(
        "sqlite: the end of a text to look for is not among its pieces",
        TRIGRAMS,
        "return list(dict.fromkeys(folded[at : at + LETTERS] for at in (*range(0, last, LETTERS), last)))",
        "return list(dict.fromkeys(folded[at : at + LETTERS] for at in (*range(0, len(folded), LETTERS),)))",
        (f"{SQLITE}says_finds_text_of_any_length_in_any_letters",),
    ),
    Sabotage(
        "sqlite: a removed text stays in the index",
        TRIGRAMS,
        '            _trigger(text, "removed", "delete", delete),\n',
        "",
        (f"{INDEXED}the_index_holds_exactly_the_texts",),
    ),
    Sabotage(
        "sqlite: a new text does not reach the index",
        TRIGRAMS,
        '            _trigger(text, "added", "insert", insert),\n',
        "",
        (
            f"{SQLITE}says_finds_text_literally_whatever_its_case_and_accents",
            f"{INDEXED}the_index_and_reading_through_agree",
        ),
    ),
    Sabotage(
        "sqlite: the index is not asked",
        TRIGRAMS,
        "if not pieces(folded):",
        "if True:",
        (f"{INDEXED}a_text_of_three_letters_is_asked_of_the_index",),
    ),
    Sabotage(
        "sql: a text that stays is written anew",
        "custmgr_adapters/sql/sides.py",
        "if old is not None and side.values(old) == side.values(entity):",
        "if False:",
        (f"{INDEXED}the_index_is_left_alone_while_the_text_stays",),
    ),
    Sabotage(
        "sqlite: an index that cannot be kept is not refused",
        "custmgr_adapters/sql/sqlite.py",
        "        hold_fts5(connection)\n",
        "",
        (f"{INDEXED}a_file_without_an_index_of_texts_is_refused_by_name",),
    ),
    Sabotage(
        "postgresql: text to find is a pattern",
        TRIGRAMS,
        'escaped = folded.replace("\\\\", "\\\\\\\\").replace("%", "\\\\%").replace("_", "\\\\_")',
        "escaped = folded",
        (f"{POSTGRESQL}says_finds_text_literally_whatever_its_case_and_accents",),
    ),
    Sabotage(
        "postgresql: texts are not indexed",
        TRIGRAMS,
        "if not missing:",
        "if True:",
        (f"{INDEXED}postgresql_indexes_texts_where_it_may",),
    ),
    Sabotage(
        "the index keeps pieces of names that were erased",
        "custmgr_adapters/sql/writing.py",
        "            merge_texts(self._tables, self._channel)",
        "            pass",
        ("tests/erasure/test_nothing_of_a_person_is_left.py::test_the_index_of_texts_keeps_no_piece_of_a_name",),
    ),
    Sabotage(
        "sqlite: a walk that gave way ends the page",
        PLANS,
        "if end is None or len(rows) > self.limit:",
        "if True:",
        (f"{PLANNED}every_plan_gives_the_same_pages",),
    ),
    Sabotage(
        "sqlite: a planned page begins where the list begins",
        PLANS,
        "if self.page.after is None:",
        "if True:",
        (f"{PLANNED}a_page_of_either_goes_on_where_it_ended",),
    ),
    Sabotage(
        "sqlite: rows that few meet are looked for on a walk",
        PLANS,
        "if fewest <= FEW:",
        "if False:",
        (f"{PLANNED}a_filter_that_few_meet_names_the_rows_and_one_that_many_meet_is_looked_at_on_a_walk",),
    ),
    Sabotage(
        "sql: what follows a choice between criteria belongs to its last part",
        "custmgr_adapters/sql/conditions.py",
        """else f"({' or '.join(parts)})\"""",
        """else ' or '.join(parts)""",
        (f"{PLANNED}a_page_of_either_goes_on_where_it_ended",),
    ),
)
