"""The desk as the sender that a document names."""

from custmgr.ports.renderer import Party
from custmgr.settings.profile import DeskProfile


def issuer(profile: DeskProfile) -> Party:
    """The desk's name, address, tax id and how to reach it, line by line."""
    contact = [str(one) for one in (profile.email, profile.phone) if one is not None]
    return Party(
        profile.legal_name,
        profile.address.label() if profile.address else (),
        profile.tax_id,
        tuple(contact),
    )
