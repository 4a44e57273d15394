"""What onboarding stores, with its data map."""

from custmgr.onboarding.model import RateAssignment, RateCard, Unmatched
from custmgr.schema import Index, Stored, books, technical

STORED = (
    Stored(
        RateCard,
        unique=(("name",),),
        fields={
            **technical("to name and order rate cards", "id", "name", "priority", "version"),
            **technical("to say what the service costs", "service", "unit", "unit_price", "currency"),
            **technical("to match customers", "domains", "include_subdomains", "categories"),
            **technical("to know whether the card is on offer", "valid_from", "valid_until", "active"),
        },
    ),
    Stored(
        RateAssignment,
        owner="customer",
        index=(Index.on("customer", "service", "since"),),
        fields={
            **technical(
                "to know whose rate it is and where it came from", "id", "customer", "card", "because", "version"
            ),
            **books("to price work", "service", "unit", "unit_price", "currency", "since", "until"),
        },
    ),
    Stored(
        Unmatched,
        key=("customer",),
        owner="customer",
        index=(Index.on("at"),),
        fields=technical("to tell staff who needs rates", "customer", "because", "at", "services", "version"),
    ),
)
