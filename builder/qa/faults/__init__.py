"""A catalog of everything that can go wrong in a sign-in, for testing any site.

`FAULTS["id-token-nonce-wrong"].arrange(site.provider)` makes a development provider show that fault, and
`site.provider.faults.clear()` ends it. `build.py serve --fault NAME` does the same for manual tests.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from builder.qa.faults import (
    api,
    asked,
    callback,
    clock,
    discovery,
    dpop,
    id_token,
    jws,
    keys,
    par,
    refresh,
    token_endpoint,
    userinfo,
)
from builder.qa.faults.base import Ending, ProviderFault, Variant, shapes

__all__ = ["FAULTS", "Ending", "ProviderFault", "Variant", "shapes"]

_GROUPS = (
    *(par, callback, discovery, token_endpoint, dpop, id_token, asked, jws, keys, clock, userinfo),
    *(refresh, api),
)

FAULTS: Mapping[str, ProviderFault] = MappingProxyType(
    {fault.name: fault for group in _GROUPS for fault in group.FAULTS}
)
