"""The E.164 form of a phone number.

A number that is spelled in digits and is valid in its country by the patterns of ``phonenumbers`` is read by one
expression a country, made of those patterns; all others are for that library to read. Where both answer, they answer
alike.
"""

import re
from functools import cache
from typing import Any

import attrs

from custmgr.errors import InvalidValue
from custmgr.values.exact import shown

_EXTENSION = re.compile(r"(?:extension|ext\.?|x)\s*[0-9]{1,7}\s*$", re.IGNORECASE | re.ASCII)
_SPELLED = re.compile(r"\+?\(?[0-9][0-9 ().-]*", re.ASCII)
_BETWEEN = str.maketrans("", "", "+ ().-")
_KINDS = (
    "premium_rate", "toll_free", "shared_cost", "voip", "personal_number", "pager", "uan", "voicemail", "fixed_line",
    "mobile",
)  # fmt: skip


@attrs.frozen(eq=False)
class _Country:
    """How numbers of one country are told: what is dialled before them, and which are valid."""

    code: str
    leading: "re.Pattern[str] | None"
    abroad: "re.Pattern[str] | None"
    trunk: "re.Pattern[str] | None"
    trunk_digits: str
    general: "re.Pattern[str]"
    valid: "re.Pattern[str]"

    @classmethod
    def of(cls, plan: Any) -> "_Country":
        """The country of this metadata."""
        trunk = plan.national_prefix_for_parsing
        kinds = (getattr(plan, kind) for kind in _KINDS)
        valid = "|".join(_described(kind) for kind in kinds if kind is not None and kind.national_number_pattern)
        general = _described(plan.general_desc)
        return cls(
            str(plan.country_code),
            plan.leading_digits and re.compile(plan.leading_digits),
            plan.international_prefix and re.compile(plan.international_prefix),
            trunk and re.compile(trunk),
            trunk if trunk and trunk.isdigit() and not plan.national_prefix_transform_rule else "",
            re.compile(plan.general_desc.national_number_pattern),
            re.compile(f"(?={general})(?:{valid or '(?!)'})"),
        )

    def national(self, digits: str) -> str | None:
        """The digits without what is dialled before them within the country, where that is beyond doubt."""
        if self.trunk is None or not self.trunk.match(digits):
            return digits
        if not self.trunk_digits or self.general.fullmatch(digits):
            return None
        bare = digits[len(self.trunk_digits) :]
        return bare if self.valid.match(bare) else None


def _described(kind: Any) -> str:
    lengths = "|".join(f"[0-9]{{{length}}}" for length in kind.possible_length if length > 0)
    return rf"(?=(?:{lengths or '[0-9]+'})\Z)(?:{kind.national_number_pattern})\Z"


@cache
def _country(region: str) -> _Country:
    import phonenumbers

    return _Country.of(phonenumbers.PhoneMetadata.metadata_for_region(region, None))


@cache
def _regions(code: str) -> tuple[str, ...]:
    """The countries of a calling code, the main one first; none for a code that belongs to no country."""
    import phonenumbers

    found = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(int(code), ())
    return tuple(region for region in found if region in phonenumbers.SUPPORTED_REGIONS)


def plainly_e164(raw: str, region: str | None) -> str | None:
    """The form of a number that is spelled in digits and valid; ``None`` says nothing about a number."""
    if not _SPELLED.fullmatch(raw):
        return None
    digits = raw.translate(_BETWEEN)
    if raw.startswith("+"):
        code = next((digits[:end] for end in (1, 2, 3) if digits[0] != "0" and _regions(digits[:end])), "")
        return _valid(code, _country(_regions(code)[0]).national(digits[len(code) :])) if code else None
    country = _country(region) if region else None
    if country is None or (country.abroad and country.abroad.match(digits)):
        return None
    if digits.startswith(country.code) and not country.valid.match(digits):
        return None
    return _valid(country.code, country.national(digits))


def _valid(code: str, national: str | None) -> str | None:
    if not national or national.startswith("0"):
        return None
    for region in _regions(code):
        country = _country(region)
        if country.leading and not country.leading.match(national):
            continue
        if country.valid.match(national):
            return f"+{code}{national}"
        if country.leading:
            return None
    return None


def e164_of(raw: str, region: str | None) -> str | None:
    """The form of any number, read as dialled within the region; ``None`` where no such number can exist.

    Raises:
        InvalidValue: there is no such region.
    """
    import phonenumbers

    if region is not None and region not in phonenumbers.SUPPORTED_REGIONS:
        raise InvalidValue("region", shown(region), "a country code like US")
    if (plainly := plainly_e164(raw, region)) is not None:
        return plainly
    if any(character.isalpha() for character in _EXTENSION.sub("", raw)):
        return None
    try:
        number = phonenumbers.parse(raw, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
