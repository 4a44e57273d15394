"""Files that are no CSV of the kind asked for: refused as a whole, with the line, and nothing is stored (H65, P14)."""

import io
import random
from collections import Counter

import pytest

from custmgr.desk import Acting
from custmgr.errors import InvalidValue
from custmgr.exchange import UnreadableFile

GOOD = "number,name,email\nC-1,Bell & Sons,bell@lawfirm.example\nC-2,Ruth Bell,ruth@lawfirm.example\n"


@pytest.mark.parametrize(
    ("content", "line", "wanted"),
    [
        (b"", 1, "header"),
        (b"number,email\nC-1,a@b.example\n", 1, "name or company"),
        (b"number,name,name\nC-1,Bell,Sons\n", 1, "each name stands once"),
        (b'number,name\nC-1,Bell\nC-2,"Open\nC-3,Ruth\n', 3, "complete CSV record"),
        (b'number,name\nC-1,"Bell" & Sons\n', 2, "RFC 4180"),
        (b"number,name\nC-1,Bell\x00\n", 2, "NUL"),
        (b"number,name\rC-1,Bell\r", 1, "LF or CR LF"),
        (b"number,name\nC-1,Bell\rC-2,Ruth\n", 2, "LF or CR LF"),
        (b"number,name\nC-1," + b"x" * 120_000 + b"\n", 2, "100000 characters"),
        (b"number,name\nC-1," + b"x" * 200_000 + b"\n", 2, "100000 characters"),
        (b"number,name\nC-1," + b"x" * 2_000_000 + b"\n", 2, "1000000 characters"),
        (GOOD.encode("utf-16"), 1, "UTF-8"),
        (GOOD.encode("utf-16-le"), 1, "NUL"),
        (b"number,name\nC-1,Bell\nC-2,Caf\xe9\n", 3, "name the encoding"),
        (b"name\n" + b"x\n" * 500_001, 500_002, "500000 rows"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_unreadable_file_is_refused_with_the_line(ana: Acting, content: bytes, line: int, wanted: str) -> None:
    with pytest.raises(UnreadableFile, match=wanted) as refused:
        ana.exchange.preview("customers", content)
    assert refused.value.line == line
    assert isinstance(refused.value, InvalidValue)
    assert ana.customers.count() == 0


def test_a_byte_order_mark_line_ends_and_semicolons_are_borne(ana: Acting) -> None:
    content = b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").replace(",", ";").encode()
    assert ana.exchange.preview("customers", content).new == 2


def test_windows_text_is_taken_when_it_is_asked_for(ana: Acting) -> None:
    content = "name\nCafé “Süd” – €\n".encode("cp1252")
    ana.exchange.commit(ana.exchange.preview("customers", content, encoding="cp1252"))
    assert [row.name for row in ana.customers.find()] == ["Café “Süd” – €"]


def test_windows_text_is_found_out_only_where_every_code_page_reads_the_same(ana: Acting) -> None:
    preview = ana.exchange.preview("customers", "name\nBell’s – “Sons”…\n".encode("cp1252"))
    assert (preview.encoding, preview.new) == ("cp1252", 1)
    with pytest.raises(UnreadableFile, match="name the encoding"):
        ana.exchange.preview("customers", "name\nBell’s Café\n".encode("cp1252"))


def test_a_byte_that_windows_text_does_not_have_is_refused_with_its_line(ana: Acting) -> None:
    with pytest.raises(UnreadableFile) as refused:
        ana.exchange.preview("customers", b"name\nBell\nRu\x81th\n", encoding="cp1252")
    assert refused.value.line == 3


def test_a_text_stream_and_a_path_are_read_alike(ana: Acting, tmp_path) -> None:
    (tmp_path / "customers.csv").write_text(GOOD, "utf-8")
    streamed = ana.exchange.preview("customers", io.StringIO(GOOD))
    assert streamed == ana.exchange.preview("customers", tmp_path / "customers.csv")
    assert streamed.new == 2


def test_three_hundred_spoilt_files_are_refused_or_taken_but_never_crash_or_half_stored(ana: Acting) -> None:
    """P14: each file is good, or refused as a whole, or its bad rows are; a commit takes what its preview promised."""
    dice = random.Random(14)
    junk = [
        b"\x00",
        b'"',
        b"\r",
        b"\n",
        b",",
        b";",
        b"\xff",
        b"\xc3",
        b"=1+1",
        b"'",
        b"\xef\xbb\xbf",
        b"\xe2\x80\xae",
        b"\t",
    ]
    stored, outcomes = 0, Counter[str]()
    for _ in range(300):
        content = bytearray(GOOD.encode())
        for _ in range(dice.randint(1, 4)):
            place = dice.randrange(len(content))
            content[place : place + dice.randint(0, 3)] = dice.choice(junk)
        try:
            preview = ana.exchange.preview("customers", bytes(content))
        except UnreadableFile:
            outcomes["refused"] += 1
        else:
            report = ana.exchange.commit(preview)
            assert report.new == preview.new
            stored += report.new
            outcomes["taken" if preview.new else "rows refused"] += 1
        assert ana.customers.count() == stored
    assert min(outcomes[one] for one in ("refused", "rows refused", "taken")) > 0


def test_a_text_that_has_no_utf8_form_is_refused_with_its_line(ana: Acting) -> None:
    with pytest.raises(UnreadableFile) as refused:
        ana.exchange.preview("customers", io.StringIO("name\nBell\n\ud800\n"))
    assert refused.value.line == 3
