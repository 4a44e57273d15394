"""During development mail goes into a folder instead of to people (F112)."""

import mailbox
from pathlib import Path
from typing import ClassVar

import pytest

from custmgr.errors import InvalidValue
from custmgr.ports.mail import MailUnavailable
from custmgr.testing.mail import Arrived, MailContract, sample_mail
from custmgr_adapters.smtp import open_maildir


def messages(folder):
    box = mailbox.Maildir(folder, create=False)
    return [box.get_bytes(key) for key in box.keys()]  # noqa: SIM118 - iterating a mailbox gives messages


class TestMaildirMail(MailContract):
    waived: ClassVar = {
        "test_a_refusal_says_the_providers_own_words": "a folder refuses nothing",
        "test_a_refused_message_does_not_arrive": "a folder refuses nothing",
        "test_a_refusal_for_now_is_not_permanent": "a folder refuses nothing",
        "test_a_lost_answer_is_uncertain_and_not_retryable": "a folder always answers",
    }

    @pytest.fixture
    def mail(self, tmp_path):
        return open_maildir(f"maildir://{tmp_path}/mail")

    @pytest.fixture
    def arrived(self, tmp_path):
        return lambda: [Arrived.parsed(message) for message in messages(tmp_path / "mail")]

    @pytest.fixture
    def unreachable(self, tmp_path):
        (tmp_path / "file").write_text("")
        return open_maildir(f"maildir://{tmp_path}/file/mail")


def test_a_new_message_is_a_file_that_mail_programs_find_as_new(tmp_path):
    receipt = open_maildir(f"maildir://{tmp_path}/mail").send(sample_mail())
    [written] = (tmp_path / "mail" / "new").iterdir()
    assert written.name.startswith(receipt.reference)
    assert b"\r" not in written.read_bytes()
    assert list((tmp_path / "mail" / "tmp").iterdir()) == []


@pytest.mark.parametrize(
    ("url", "path"),
    [("maildir:mail", "mail"), ("maildir:a/b%20c", "a/b c"), ("maildir:/a/b", "/a/b"), ("maildir:///a/b", "/a/b")],
)
def test_the_url_names_a_path(url, path):
    assert open_maildir(url).path == Path(path)


@pytest.mark.parametrize("url", ["maildir:", "maildir://host/a", "maildir:////a", "maildir:a?b=c", "maildir:a#b", "a"])
def test_a_url_without_a_path_is_refused(url):
    with pytest.raises(InvalidValue):
        open_maildir(url)


def test_a_folder_that_cannot_be_made_says_why(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(MailUnavailable, match="Not a directory"):
        open_maildir(f"maildir://{tmp_path}/file/mail").send(sample_mail())
