"""Countries as people write them."""

_NAMES = {
    "australia": "AU", "austria": "AT", "belgium": "BE", "brazil": "BR", "canada": "CA", "china": "CN",
    "czech republic": "CZ", "denmark": "DK", "deutschland": "DE", "england": "GB", "finland": "FI", "france": "FR",
    "germany": "DE", "great britain": "GB", "greece": "GR", "hong kong": "HK", "india": "IN", "ireland": "IE",
    "israel": "IL", "italy": "IT", "japan": "JP", "mexico": "MX", "netherlands": "NL", "new zealand": "NZ",
    "norway": "NO", "poland": "PL", "portugal": "PT", "scotland": "GB", "singapore": "SG", "south africa": "ZA",
    "south korea": "KR", "spain": "ES", "sweden": "SE", "switzerland": "CH", "the netherlands": "NL", "turkey": "TR",
    "u.k.": "GB", "u.s.": "US", "u.s.a.": "US", "uk": "GB", "united arab emirates": "AE", "united kingdom": "GB",
    "united states": "US", "united states of america": "US", "usa": "US", "wales": "GB",
}  # fmt: skip


def country_code(word: str, *, loose: bool) -> str:
    """The ISO 3166 code that a loose file means by this word; any other word as it is, to be judged by the address."""
    return _NAMES.get(word.lower(), word) if loose else word
