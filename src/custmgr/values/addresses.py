"""Postal addresses: structured, and printed in the order of their country."""

from typing import Any

import attrs

from custmgr.errors import InvalidValue
from custmgr.values.exact import shown
from custmgr.values.wording import text

# ISO 3166-1, and XK, which post and payments use for Kosovo.
_CODES = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ
CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR
GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO
JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR
MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO
RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV
TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW
"""
COUNTRIES = frozenset(_CODES.split())
"""The codes that an address may carry as its country."""

_POSTCODE_FIRST = ("{street}", "{postal_code} {city}", "{region}")
_REGION_AND_CODE_LAST = ("{street}", "{city} {region} {postal_code}")
_CODE_ON_ITS_OWN = ("{street}", "{city}", "{region}", "{postal_code}")
_LARGEST_FIRST = ("{postal_code}", "{region}{city}", "{street}")

_LAYOUTS: dict[str, tuple[str, ...]] = {
    "AU": _REGION_AND_CODE_LAST,
    "BR": ("{street}", "{city} - {region}", "{postal_code}"),
    "CA": _REGION_AND_CODE_LAST,
    "CN": _LARGEST_FIRST,
    "ES": ("{street}", "{postal_code} {city}", "{region}"),
    "GB": _CODE_ON_ITS_OWN,
    "IE": _CODE_ON_ITS_OWN,
    "IN": ("{street}", "{city} {postal_code}", "{region}"),
    "IT": ("{street}", "{postal_code} {city} {region}"),
    "JP": _LARGEST_FIRST,
    "KR": _LARGEST_FIRST,
    "MX": ("{street}", "{postal_code} {city}, {region}"),
    "NZ": ("{street}", "{region}", "{city} {postal_code}"),
    "SG": ("{street}", "{city} {postal_code}"),
    "US": ("{street}", "{city}, {region} {postal_code}"),
}


def _country(value: str) -> str:
    code = text(value, "country", at_most=2, required=False)
    code = code.upper() if code.isascii() else code
    if code and code not in COUNTRIES:
        raise InvalidValue("country", shown(value), "an ISO 3166 code of two letters like US")
    return code


def _part(value: str, _self: object, field: "attrs.Attribute[str]") -> str:
    return text(value, field.name, at_most=500, required=False, lines=field.name == "street")


def _text() -> Any:
    return attrs.field(default="", converter=attrs.Converter(_part, takes_self=True, takes_field=True))


@attrs.frozen
class Address:
    """A postal address; every part may be missing, but not all of them. The street may have several lines."""

    street: str = _text()
    city: str = _text()
    region: str = _text()
    postal_code: str = _text()
    country: str = attrs.field(default="", converter=_country)

    def __attrs_post_init__(self) -> None:
        if not (self.street or self.city or self.region or self.postal_code or self.country):
            raise InvalidValue("address", "", "an address with at least one part (empty)")

    def label(self, country_name: str | None = None) -> tuple[str, ...]:
        """The lines to print, in the order of the country; missing parts leave no gap.

        The last line is ``country_name``, by default the country's code; an empty name prints none.
        """
        parts = {name: getattr(self, name) for name in ("street", "city", "region", "postal_code")}
        printed = []
        for layout in _LAYOUTS.get(self.country, _POSTCODE_FIRST):
            if layout == "{street}":
                printed.extend(self.street.split("\n"))
            else:
                printed.append(layout.format(**parts).strip(" ,-"))
        printed.append(self.country if country_name is None else country_name)
        return tuple(" ".join(line.split()) for line in printed if line.strip())
