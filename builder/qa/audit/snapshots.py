"""Heap snapshots, taken of whatever runs scripts in the browser."""

from typing import Any

from builder.qa.audit.cdp import Connection, Gone, Message, Target
from builder.qa.audit.heap import Snapshot

SECONDS = 120.0


class Chunks:
    """Gathers the pieces of snapshots, by target."""

    def __init__(self) -> None:
        self._parts: dict[str, list[str]] = {}

    def hear(self, target: Target, event: str, message: Message) -> None:
        """Take in one event of the protocol."""
        if event == "HeapProfiler.addHeapSnapshotChunk" and target.session in self._parts:
            self._parts[target.session].append(message["chunk"])

    def take(self, connection: Connection, target: Target) -> Snapshot:
        """Return a snapshot of what `target` holds after a collection of garbage. Raise Gone."""
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
