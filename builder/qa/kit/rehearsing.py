"""Let a test inspect the development provider's requests and make it misbehave."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from builder.config.schema import Config
from builder.dev.idp import Account, Provider
from builder.dev.idp.faults import ENDPOINTS, Reply
from builder.errors import Fault, UsageError, did_you_mean
from builder.qa import rehearse
from builder.qa.faults import FAULTS, ProviderFault
from builder.qa.faults.answers import FAILED
from builder.qa.sites import RunningSite


class Rehearsing:
    """A test's control over the provider. All changes end with the test.

    The messages that the browser writes to the console about a fault are added to `expected`.
    """

    def __init__(self, site: RunningSite, expected: list[str]) -> None:
        self._site = site
        self._expected = expected

    @property
    def real(self) -> Provider:
        """The provider itself, with all its settings."""
        return self._site.provider

    @property
    def issuer(self) -> str:
        """Its issuer identifier (OIDC Core 1.2)."""
        return self.real.issuer

    @property
    def accounts(self) -> Sequence[Account]:
        """Who can sign in."""
        return self.real.accounts

    def asked(self, event: str = "authorize") -> list[dict[str, Any]]:
        """Return the requests of one kind, oldest first: authorize, token, userinfo, par, end_session, …"""
        return [entry for entry in list(self.real.events) if entry["event"] == event]

    def fault(self, name: str) -> ProviderFault:
        """Activate a fault of the catalog, or one variant of it as NAME/SHAPE.

        Raise UsageError if there is no such fault, or if it cannot occur with the settings of this site.
        """
        found = rehearse.find(name)
        fault = FAULTS[name.partition("/")[0]]
        self._check_settings(name, found.needs)
        self.honest()
        found.arrange(self.real)
        if fault.noise:
            self._expected.append(fault.noise)
        return fault

    def slow(self, seconds: float, endpoint: str = "token") -> None:
        """Delay an endpoint by this many seconds. Raise UsageError if there is no such endpoint."""
        self._reply(endpoint, Reply(delay=seconds))

    def down(self, *endpoints: str) -> None:
        """Make some or all endpoints answer 503. Raise UsageError if there is no such endpoint."""
        for endpoint in endpoints or [name for name in ENDPOINTS if name != "api"]:
            self._reply(endpoint, Reply(503, body="the provider is down"))
        self._expected += [FAILED, "status 503"]

    def honest(self) -> None:
        """End all faults."""
        self.real.faults.clear()

    def _reply(self, endpoint: str, reply: Reply) -> None:
        if endpoint not in ENDPOINTS:
            hint = did_you_mean(endpoint, ENDPOINTS) or f"there are {', '.join(ENDPOINTS)}"
            raise UsageError(Fault("usage", f'there is no endpoint "{endpoint}"', hint))
        self.real.faults.set(f"http.{endpoint}", lambda request: reply)

    def _check_settings(self, name: str, needs: Mapping[str, object]) -> None:
        config = self._site.output.config
        missing = {key: value for key, value in needs.items() if setting(config, key) != value}
        if missing:
            hint = f"mark the test: @pytest.mark.site({missing})".replace("'", '"')
            shown = ", ".join(f"{key} = {json.dumps(value)}" for key, value in missing.items())
            raise UsageError(Fault("usage", f"the fault {name} shows only with {shown}", hint))


def setting(config: Config, key: str) -> object:
    """Return the value of a dotted key such as `auth.params.max_age`, or None if it is not set."""
    found: object = config
    for part in key.split("."):
        found = found.get(part) if isinstance(found, Mapping) else getattr(found, part, None)
    return list(found) if isinstance(found, tuple) else found
