"""Faults of clocks that disagree. The visitor's clock stays right, and the provider's is changed."""

from __future__ import annotations

from builder.dev.idp import Provider
from builder.qa.faults.base import Arrange, ProviderFault, Variant, nothing, varied

HOUR = 3600


def _ahead(seconds: float) -> Arrange:
    """Return an arrangement that sets the provider's clock this many seconds ahead of the visitor's."""

    def arrange(provider: Provider) -> None:
        true = provider.clock
        provider.clock = provider.store.clock = lambda: true() + seconds

    return arrange


FAULTS = (
    ProviderFault(
        "clock-behind",
        "The visitor's clock is an hour behind",
        "clock_skew",
        ("ER-07", "ID-08"),
        _ahead(HOUR),
    ),
    ProviderFault(
        "clock-ahead",
        "The visitor's clock is an hour ahead",
        "clock_skew",
        ("ER-07", "ID-07"),
        _ahead(-HOUR),
    ),
    varied(
        "clock-nearly-right",
        "The visitor's clock is two minutes wrong",
        "",
        ("ID-07", "ID-08"),
        variants={"ahead": Variant(_ahead(-120)), "behind": Variant(_ahead(120))},
        ends="accepted",
    ),
    ProviderFault(
        "transaction-expired",
        "The visitor takes more than ten minutes to sign in",
        "transaction_expired",
        ("TX-07",),
        nothing,
        by_hand="go to the sign-in page, wait for eleven minutes, and sign in",
    ),
    ProviderFault(
        "transaction-forgotten",
        "The browser ends the door while the visitor is signing in",
        "transaction_missing",
        ("TX-05", "TX-13", "CB-02"),
        nothing,
        by_hand="go to the sign-in page, stop the service worker in the developer tools, and sign in",
    ),
)
