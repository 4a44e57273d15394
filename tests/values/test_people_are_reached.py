"""E-mail addresses, phone numbers and names (F2, F5, F6)."""

import csv
import json
import subprocess
import sys

import pytest

from custmgr.errors import InvalidValue
from custmgr.values import Email, PersonName, Phone
from custmgr.values.mail_domains import registrable


def test_an_address_keeps_its_spelling_and_compares_without_case():
    """F5."""
    email = Email("  Ruth.Bell@LawFirm.Example ")
    assert str(email) == email.address == "Ruth.Bell@LawFirm.Example"
    assert email.folded == Email("ruth.bell@lawfirm.example").folded == "ruth.bell@lawfirm.example"
    assert email.domain == "lawfirm.example"
    assert email.envelope == "Ruth.Bell@lawfirm.example"


def test_a_domain_in_another_script_compares_with_its_ascii_form():
    assert Email("jeff@臺網中心.tw").folded == Email("JEFF@xn--fiqq24b10vi0d.tw").folded
    assert Email("Jeff@臺網中心.tw").envelope == "Jeff@xn--fiqq24b10vi0d.tw"


@pytest.mark.parametrize(
    "given",
    [
        "a@b.c, d@e.f", "a@b.c;d@e.f", '"x" <a@b.c>', "a@b.c\n", "\na@b.c", "a@[127.0.0.1]", "alice@ok.org)b@evil.org",
        "a" * 309 + "@example.com", "a" * 65 + "@example.com", "a@b.c\r\nBcc: d@e.f", "", "a", "@b.c", "a@", "a@b",
        "a b@c.de", "a..b@c.de", ".a@c.de", '"a b"@c.de', "a@b..c", "a@-b.de", "a@b.c d@e.f",
        "a\u2028@b.de", "<a@b.de>",
        "a@b.de,", "a@b@c.de", "mailto:a@b.de ?", None, 1, b"a@b.de", ["a@b.de"],
    ],
)  # fmt: skip
def test_what_is_not_one_plain_address_is_refused(given):
    """H52."""
    with pytest.raises(InvalidValue) as refusal:
        Email(given)
    assert refusal.value.field == "email"


def test_an_address_is_judged_as_written_and_not_as_composed():
    """A bracket that a combining stroke would turn into another character is still a bracket."""
    with pytest.raises(InvalidValue):
        Email("<\u0338me@example.com")


def test_published_addresses_are_judged_as_published(real_data):
    """Quoted local parts and display names are legal in headers and refused here (H52)."""
    outcomes = {True: 0, False: 0}
    for line in real_data("contacts/email_cases_half.jsonl").split("\n")[:-1]:
        case = json.loads(line)
        plain = case["test"] in ("test_email_valid", "test_email_valid_intl_local_part") and '"' not in case["input"]
        if valid := plain and "<" not in case["input"]:
            assert Email(case["input"]).domain == case["ascii_domain"]
        else:
            with pytest.raises(InvalidValue):
                Email(case["input"])
        outcomes[valid] += 1
    assert outcomes[True] > 8
    assert outcomes[False] > 100


def test_published_bad_mailboxes_are_refused(real_data):
    bad = [line for line in real_data("contacts/mailbox_invalid_half.txt").splitlines() if line and line[0] != "#"]
    assert len(bad) > 40
    for given in bad:
        with pytest.raises(InvalidValue):
            Email(given)


def test_a_registered_domain_is_found_below_its_public_suffix():
    assert Email("a@mail.lawfirm.co.uk").registrable == "lawfirm.co.uk"
    assert Email("a@lawfirm.example").registrable == "lawfirm.example"
    assert Email("a@foo.github.io").registrable == "foo.github.io"
    assert Email("a@co.uk").registrable is None


@pytest.mark.parametrize(
    "domain",
    [
        "gmail.com", "GMail.com", "web.de", "hey.com", "tuta.com", "mailbox.org", "acme.onmicrosoft.com",
        "mailinator.com",
        "privaterelay.appleid.com", "docomo.ne.jp", "sub.yahoo.com",
    ],
)  # fmt: skip
def test_free_disposable_and_shared_domains_say_nothing_about_the_customer(domain):
    assert Email(f"a@{domain}").is_free_mail


@pytest.mark.parametrize("domain", ["lawfirm.example", "google.com", "microsoft.com", "sap.com", "appleid.com"])
def test_a_company_domain_says_whose_it_is(domain):
    assert not Email(f"a@{domain}").is_free_mail


@pytest.mark.parametrize("name", ["contacts/free_provider_domains_700.txt", "contacts/disposable_domains_500.txt"])
def test_published_free_domains_are_known(real_data, name):
    """Not every one: the lists lose and gain a few domains from release to release."""
    domains = [line.strip() for line in real_data(name).splitlines() if line.strip() and not line.startswith("#")]
    assert len(domains) > 400
    unknown = [domain for domain in domains if not Email.stored(f"a@{domain}", f"a@{domain}").is_free_mail]
    assert len(unknown) < len(domains) / 10


def test_registrable_domains_agree_with_the_published_cases(real_data):
    checked = 0
    for line in real_data("vectors/test_psl.txt").splitlines():
        if not line.startswith("checkPublicSuffix("):
            continue
        given, expected = (word.strip(" '") for word in line[len("checkPublicSuffix(") : line.rindex(")")].split(","))
        if given != "null" and not given.startswith("."):
            assert registrable(given.lower()) == (None if expected == "null" else expected), given
            checked += 1
    assert checked > 50


def test_a_number_keeps_its_text_beside_the_dialled_form():
    """F6."""
    phone = Phone("+1 (202) 555-0147 ext. 12")
    assert (phone.raw, phone.e164, phone.region) == ("+1 (202) 555-0147 ext. 12", "+12025550147", "US")
    assert str(phone) == phone.raw
    assert Phone.of("020 7946 0018", "GB").e164 == "+442079460018"
    assert Phone.of("+442079460018", "US").e164 == "+442079460018"


@pytest.mark.parametrize(
    "raw",
    [
        "call me",
        "020 7946 0018",
        "+1234567890123456",
        "+1-800-FLOWERS",
        "+1 800 356 9377 or so",
        "0049 30 123",
        "+",
        "000",
    ],
)
def test_a_number_that_cannot_be_read_is_kept_and_no_target(raw):
    """F6, H53."""
    assert (Phone(raw).raw, Phone(raw).e164, Phone(raw).region, Phone(raw).is_premium) == (raw, None, None, False)


def test_a_premium_number_is_told():
    """H53."""
    assert Phone("+1 900 234 5678").is_premium
    assert not Phone("+1 202 555 0147").is_premium


@pytest.mark.parametrize("raw", ["", "   ", "\n", "1\r\n2", "1" * 65, None, 12025550147])
def test_a_phone_is_short_printable_text(raw):
    with pytest.raises(InvalidValue) as refusal:
        Phone(raw)
    assert refusal.value.field == "phone"


@pytest.mark.parametrize("region", ["USA", "us", "", "ZZ", 1])
def test_a_number_cannot_be_dialled_in_an_unknown_country(region):
    with pytest.raises(InvalidValue) as refusal:
        Phone.of("020 7946 0018", region)
    assert refusal.value.field == "region"


def test_published_numbers_are_read_as_published(real_data):
    valid, invalid = 0, 0
    for row in csv.DictReader(real_data("contacts/phone_numbers_third.csv").splitlines()):
        if row["valid"] == "1":
            assert Phone(row["international"]).e164 == row["e164"]
            valid += 1
        else:
            assert Phone(row["e164"]).e164 is None
            invalid += 1
    assert valid > 300
    assert invalid > 10


def test_stored_addresses_and_numbers_are_not_parsed_again():
    """What storage hands back is equal to what was checked, and loads no parser."""
    program = (
        "import sys; from custmgr.values import Email, Phone;"
        "email = Email.stored('A@b.example', 'a@b.example'); phone = Phone('12', e164=None);"
        "assert email.domain == 'b.example';"
        "print(sorted({'email_validator', 'phonenumbers', 'publicsuffixlist'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    assert Email.stored("A@b.example", "a@b.example") == Email("A@b.example")
    assert Phone("+1 202 555 0147", e164="+12025550147") == Phone("+1 202 555 0147")


def test_a_name_is_shown_in_its_owners_order():
    """F2: parts are kept as given, never guessed."""
    assert str(PersonName("Ruth", "Bell")) == "Ruth Bell"
    assert PersonName("Ruth", "Bell", middle="A.", prefix="Dr.", suffix="Jr.").display == "Dr. Ruth A. Bell Jr."
    assert PersonName("Yōko", "Ono", family_first=True).display == "Ono Yōko"
    assert PersonName(given="Pelé").display == PersonName(family="Pelé").display == "Pelé"
    assert PersonName("Ruth", "Bell", middle="A.").sorting == "Bell, Ruth A."


@pytest.mark.parametrize(
    ("given", "family"), [("", ""), (" ", ""), ("Ruth\n", "Bell"), ("R" * 201, "Bell"), (None, "Bell")]
)
def test_a_name_needs_a_printable_part(given, family):
    with pytest.raises(InvalidValue):
        PersonName(given, family)


def test_published_names_are_kept_as_they_are(real_data):
    checked = 0
    for line in real_data("contacts/sample_names_third.jsonl").splitlines():
        row = json.loads(line)
        name = PersonName(row.get("given", ""), row.get("surname", ""))
        assert name.given == row.get("given", "")
        assert name.family == row.get("surname", "")
        checked += 1
    assert checked > 300
