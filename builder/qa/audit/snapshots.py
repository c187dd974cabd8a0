"""Take heap snapshots of all targets that run scripts in the browser."""

from typing import Any

from builder.qa.audit.cdp import Connection, Gone, Message, Target
from builder.qa.audit.heap import Snapshot

SECONDS = 120.0


class Chunks:
    """Collects the chunks of snapshots, by target."""

    def __init__(self) -> None:
        self._parts: dict[str, list[str]] = {}

    def hear(self, target: Target, event: str, message: Message) -> None:
        """Process one event of the protocol."""
        if event == "HeapProfiler.addHeapSnapshotChunk" and target.session in self._parts:
            self._parts[target.session].append(message["chunk"])

    def take(self, connection: Connection, target: Target) -> Snapshot:
        """Run the garbage collector in `target`, and return a heap snapshot. Raise Gone if the target is gone."""
        parts = self._parts[target.session] = []
        command: dict[str, Any] = {"reportProgress": False, "exposeInternals": False}
        try:
            connection.call(target.session, "HeapProfiler.enable")
            connection.call(target.session, "HeapProfiler.collectGarbage", seconds=SECONDS)
            connection.call(target.session, "HeapProfiler.takeHeapSnapshot", command, SECONDS)
            connection.call(target.session, "HeapProfiler.disable")
            return Snapshot("".join(parts))
        except (ValueError, KeyError) as error:
            raise Gone(f"the snapshot of {target.kind} cannot be read: {error}") from error
        finally:
            del self._parts[target.session]
