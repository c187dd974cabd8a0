"""Control of a vault's time, in browsers whose driver cannot reach workers: the vault's script begins with lines
that listen for commands.
"""

import json

from builder.qa.kit.clocks import SCRIPT

CHANNEL = "gossamer-test-clock"
LISTEN = "new BroadcastChannel(NAME).onmessage = ({data}) => self[Symbol.for('gossamer.qa.clock')](data);"
TELL = "([name, state]) => { new BroadcastChannel(name).postMessage(state); }"


class Clock:
    """`forward` affects only the vaults of `site`. Create the clock before the first page is opened."""

    def __init__(self, site):
        self._passed = 0
        site.prelude = f"{SCRIPT}({json.dumps(self._state())}); {LISTEN.replace('NAME', json.dumps(CHANNEL))}"

    def forward(self, run, seconds):
        """Let so many seconds pass: due timers fire. `run(script, argument)` runs a script in a page of the site."""
        self._passed += seconds
        run(TELL, [CHANNEL, self._state()])

    def _state(self):
        return {"ahead": 0, "passed": self._passed * 1000, "frozen": None}
