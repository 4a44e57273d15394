"""Names chosen to break a PDF writer: literal text, bounded pages, no file and no address opened (H68, P15, M6)."""

import io
import os
import subprocess
import sys

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from custmgr.ports.renderer import Document, Party, RemittanceSlip
from custmgr.testing.renderer import HOSTILE_TEXTS, a_statement
from custmgr_adapters.pdf import PdfRenderer


def everywhere(name: str) -> Document:
    plain = a_statement()
    table = attrs.evolve(plain.tables[0], rows=[(name,) * 5], totals=[(name,) * 5], caption=name)
    return attrs.evolve(
        plain, title=name, number=name, watermark=name, facts=[(name, name)], tables=[table], notes=[name],
        issuer=Party(name, [name] * 4, name, [name]), recipient=Party(name, [name] * 6, name), page_label=name,
        summary=[(name, name)], ageing=table, remittance=RemittanceSlip(name, [name], [(name, name)], name),
    )  # fmt: skip


def test_nothing_that_a_customer_wrote_becomes_a_link_an_action_or_a_file() -> None:
    content = PdfRenderer().render(everywhere("[x](https://evil.example) file:///etc/passwd <a href=x>")).content
    reader = PdfReader(io.BytesIO(content))
    assert reader.attachments == {}
    assert all("/Annots" not in page for page in reader.pages)
    assert not {"/AA", "/Names", "/AcroForm"} & set(reader.root_object)
    assert reader.root_object["/OpenAction"][1] == "/FitH"  # type: ignore[index]


WATCHED = """
import io, sys
from pypdf import PdfReader
from custmgr.testing.renderer import HOSTILE_TEXTS
sys.path.insert(0, {folder!r})
from test_pdf_hostile import everywhere
from custmgr_adapters.pdf import PdfRenderer

def pages(name):
    return len(PdfReader(io.BytesIO(PdfRenderer().render(everywhere(name)).content)).pages)

pages("plain")
pages("\u0421\u0432\u0435\u0442 \u05e9 \u0915 \u682a")

def watch(event, arguments):
    if event == "open" or event.split(".")[0] in ("socket", "urllib", "subprocess", "os", "shutil", "tempfile"):
        print(event, str(arguments[0]) if arguments else "")

sys.addaudithook(watch)
for name in HOSTILE_TEXTS:
    print("pages", pages(name))
open(__import__("os").devnull).close()
"""


@pytest.fixture(scope="module")
def seen() -> list[str]:
    """What a process did, line by line, that rendered every hostile text: places opened, and pages of each."""
    folder = __file__.rpartition("/")[0]
    code = WATCHED.format(folder=folder)
    # What measures coverage in children opens files of its own.
    alone = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=alone)
    return done.stdout.splitlines()


def test_rendering_opens_font_files_and_nothing_else(seen: list[str]) -> None:
    opened = [line.removeprefix("open ") for line in seen if not line.startswith("pages ")]
    assert opened.pop() == os.devnull
    assert opened
    assert [place for place in opened if not place.endswith((".ttf", ".ttc"))] == []


def test_no_name_needs_more_than_four_pages(seen: list[str]) -> None:
    pages = [int(line.removeprefix("pages ")) for line in seen if line.startswith("pages ")]
    assert len(pages) == len(HOSTILE_TEXTS)
    assert max(pages) <= 4


LATIN = st.text(st.characters(codec="cp1252"), max_size=300)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(LATIN)
def test_any_western_text_can_stand_anywhere(name: str) -> None:
    PdfReader(io.BytesIO(PdfRenderer().render(everywhere(name)).content)).pages[0].extract_text()
