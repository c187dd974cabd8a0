"""Audit a running browser: collect secrets from its network traffic, and search for them everywhere."""

import base64
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from time import sleep
from typing import TypeVar

from builder.qa.audit import places, told
from builder.qa.audit.cdp import Connection, Gone, Message, Target
from builder.qa.audit.forms import HASHES, SHORTEST, Needles
from builder.qa.audit.hearing import WITH_PAGES, Hearing
from builder.qa.audit.judge import judged
from builder.qa.audit.model import Audit, Finding, Secret, Step
from builder.qa.audit.places import Reading
from builder.qa.audit.snapshots import Chunks
from builder.qa.audit.wire import Wire, bare, origin

SHORT = f"It has fewer than {SHORTEST} characters: it was not looked for, and it may be guessed."
TRIES, PAUSE = 3, 0.5
CAUGHT_UP = 5.0
PICTURE = 5.0
NO_CONTEXT = "Cannot find context"  # the error for a document that is gone, which the browser did not report
WORKERS = ("worker", "shared_worker", "service_worker", "worklet")
Got = TypeVar("Got")


class Auditor:
    """Listens to the browser at the DevTools `address`. `look` searches, and `audit` returns the results.

    Both methods block, so call them on a thread that may wait. Create the auditor before the first page. `url` is the
    site's URL, and may be changed later. `known` returns secrets from other sources, such as one's own provider. If
    `strict`, everything in a store counts as a finding. Raise MachineError or Gone if the browser does not answer.
    """

    def __init__(
        self,
        address: str,
        *,
        url: str,
        known: Callable[[], Iterable[Secret]] = tuple,
        strict: bool = False,
    ) -> None:
        self.url, self._known, self._strict = url, known, strict
        self.wire = Wire()
        self.steps: list[Step] = []
        self.findings: list[Finding] = []
        self._hearing = Hearing()
        self._chunks = Chunks()
        self._searched: dict[str, int] = {}
        self._failed: dict[str, str] = {}
        self._told: set[Finding] = set()
        self._brief: set[str] = set()
        self._connection = Connection(address, self._prepare, self._hear)
        self._browser = str(self._connection.call("", "Browser.getVersion")["product"])
        self._connection.attach()

    @property
    def secrets(self) -> list[Secret]:
        """Every secret so far."""
        self.wire.add(self._known())
        return self.wire.secrets

    def look(self, name: str, *, away: bool = False) -> list[Finding]:
        """Search everything now, and return the findings. `name` is the name of the step.

        `away` means that the visitor is at the provider. If they come back during the search, ignore findings in heaps,
        because a worker is processing the response at that time. The next search finds what it keeps.
        """
        self.catch_up()
        answers = self._answers()
        needles = Needles(self.secrets)
        step = self._step(name, needles)
        self.steps.append(step)
        found: list[Finding] = []
        # search the heaps first, because the reads below put data into them
        for target in self._targets():
            found += self._heap(target, needles, step)
        if away:
            self.catch_up()
            if self._answers() != answers:
                found.clear()
        readings = list(self._readings())
        self._settle()
        needles = Needles(
            self.secrets
        )  # a page may have received another secret meanwhile and stored it in a place that was read
        for reading in readings:
            self._count(reading, step)
            found += places.match(needles, reading, step.name, step.at)
            if self._strict:
                found += places.filled(reading.texts, needles, step.name, reading.url, step.at)
        found += self._requests(needles, step) + self._short(step)
        found = list(dict.fromkeys(judged(finding, self.wire) for finding in found))
        self.findings += found
        return found

    def add(
        self, findings: Iterable[Finding], searched: Mapping[str, int], failed: Mapping[str, str]
    ) -> None:
        """Add findings from elsewhere, such as a later search of the disk."""
        self.findings += findings
        self._searched |= searched
        self._failed |= failed

    def audit(self) -> Audit:
        """Return the audit so far."""
        failed = {
            **self._failed,
            **{f"wire {number}": line for number, line in enumerate(self.wire.unread, 1)},
        }
        if not self.secrets:
            failed["wire"] = "no secret of a sign-in was seen: nothing was there to be looked for"
        searched = {"wire": len(self.wire.requests), **self._searched}
        # a secret may have become known only after an excerpt with it was stored
        needles = Needles(self.secrets)
        findings = tuple(_redacted(needles, finding) for finding in self.findings)
        steps = tuple(replace(step, url=needles.redact(step.url)) for step in self.steps)
        return Audit(self.url, self._browser, steps, tuple(self.secrets), findings, searched, failed)

    def close(self) -> None:
        """Stop listening. May be called more than once."""
        self._connection.close()

    def _answers(self) -> int:
        """Return the number of authorization responses so far."""
        return sum(secret.kind == "code" for secret in self.secrets)

    def _prepare(self, connection: Connection, target: Target) -> None:
        self.wire.prepare(connection, target)
        self._hearing.prepare(connection, target)

    def _hear(self, target: Target, event: str, message: Message) -> None:
        self.wire.hear(self._connection, target, event, message)
        self._chunks.hear(target, event, message)
        self._hearing.hear(self._connection, target, event, message)

    def catch_up(self) -> None:
        """Process pending events, because this connection may lag behind the one that controls the browser."""
        for target in self._connection.targets:
            with suppress(Gone):
                self._connection.call(target.session, "Runtime.evaluate", {"expression": "0"}, CAUGHT_UP)
        self._settle()

    def _settle(self) -> None:
        self.wire.only({target.session for target in self._connection.targets})
        self.wire.settle()

    def _step(self, name: str, needles: Needles) -> Step:
        shown = next((one for one in self._all() if one.kind == "page"), None)
        url = needles.redact(shown.url) if shown else ""
        return Step(name, self.wire.now, url, self._picture(shown) if shown else None)

    def _picture(self, target: Target) -> bytes | None:
        """Return a screenshot, or None if the target has no picture."""
        with suppress(Gone):
            command = {"format": "png"}
            answer = self._connection.call(target.session, "Page.captureScreenshot", command, PICTURE)
            return base64.b64decode(answer["data"])
        return None

    def _all(self) -> list[Target]:
        """Return every target that runs web scripts, once each, with its current URL."""
        try:
            infos = self._connection.call("", "Target.getTargets")["targetInfos"]
        except Gone:
            return []
        now = {info["targetId"]: info["url"] for info in infos}
        found = {one.identity: one for one in self._connection.targets}
        targets = [replace(one, url=now.get(one.identity, one.url)) for one in found.values()]
        return [one for one in targets if one.url.startswith("http")]

    def _targets(self) -> list[Target]:
        """Return the targets whose heaps to search: all except the provider's pages."""
        return [one for one in self._all() if not self._is_providers(one.url)]

    def _is_providers(self, url: str) -> bool:
        return origin(url) in self.wire.issuers - {origin(self.url)}

    def _heap(self, target: Target, needles: Needles, step: Step) -> list[Finding]:
        place = f"heap of a {places.named(target.kind)}"
        try:
            snapshot = persistent(lambda: self._chunks.take(self._connection, target))
        except Gone as error:
            if not self._left(target):
                self._failed[f"{place}, {step.name}"] = str(error)
            return []
        self._searched[place] = self._searched.get(place, 0) + snapshot.size
        found: dict[str, Finding] = {}
        for kept in snapshot.search(needles):
            finding = Finding(
                place,
                kept.hit.secret.kind,
                kept.hit.form,
                needles.excerpt(kept.text, kept.hit),
                step.name,
                needles.redact(target.url),
                "note" if kept.hit.form in HASHES else "leak",
                tuple(needles.redact(line) for line in kept.path),
                kept.hit.secret.digest,
                step.at,
            )
            best = found.get(finding.secret)
            if best is None or (best.form != "whole" and finding.form == "whole"):
                found[finding.secret] = finding
        return list(found.values())

    def _readings(self) -> Iterator[Reading]:
        yield self._read(partial(places.cookies, self._connection), self.url, lambda: False)
        for target in self._all():
            left = partial(self._left, target)
            if target.kind in WITH_PAGES:
                yield from self._documents(target)
            if target.kind == "page":
                read = places.read_elsewhere if self._is_providers(target.url) else places.outside
                yield self._read(partial(read, self._connection, target), target.url, left)
            elif target.kind in WORKERS and not self._is_providers(target.url):
                yield self._read(partial(places.read_worker, self._connection, target), target.url, left)
        yield from self._hearing.readings(self.url)

    def _documents(self, target: Target) -> Iterator[Reading]:
        """Yield what scripts in a target's document and in each of its frames can see, except the provider's."""
        for number, of in self._hearing.documents(target):
            if of.startswith("http") and not self._is_providers(of):
                gone = partial(self._unloaded, target, number)
                yield self._read(partial(places.read, self._connection, target, number), of, gone)

    def _read(self, read: Callable[[], Reading], url: str, gone: Callable[[], bool]) -> Reading:
        """Return the result of `read`. If it fails, record the failure, unless the target is `gone` by now."""
        try:
            return persistent(read)
        except Gone as error:
            lost = gone() or NO_CONTEXT in str(error)
            return Reading(url, {}, {}, {} if lost else {bare(url): str(error).splitlines()[0]})

    def _left(self, target: Target) -> bool:
        return all(one.session != target.session for one in self._connection.targets)

    def _unloaded(self, target: Target, number: int) -> bool:
        return self._left(target) or (target.session, number) not in self._hearing.contexts

    def _count(self, reading: Reading, step: Step) -> None:
        for place, count in reading.searched.items():
            self._searched[place] = self._searched.get(place, 0) + count
        for place, reason in reading.failed.items():
            self._failed[f"{place}, {step.name}"] = reason

    def _requests(self, needles: Needles, step: Step) -> list[Finding]:
        """Return the secrets that were sent to the wrong recipients since the last search."""
        found = list(told.findings(self.wire, needles, origin(self.url)))
        new = [finding for finding in found if finding not in self._told]
        self._told.update(new)
        return [replace(finding, step=step.name) for finding in new]

    def _short(self, step: Step) -> list[Finding]:
        """Return findings for secrets that are too short to search for, and so can also be guessed."""
        new = [one for one in self.secrets if len(one.value) < SHORTEST and one.value not in self._brief]
        self._brief.update(one.value for one in new)
        found = Finding("wire", "", step=step.name, severity="note", why=SHORT)
        return [replace(found, kind=one.kind, detail=one.seen, secret=one.digest, at=one.at) for one in new]


def persistent(attempt: Callable[[], Got]) -> Got:
    """Return the result of `attempt`. Retry a few times, because a page may be navigating."""
    for _ in range(TRIES - 1):
        with suppress(Gone):
            return attempt()
        sleep(PAUSE)
    return attempt()


def _redacted(needles: Needles, finding: Finding) -> Finding:
    detail, url = needles.redact(finding.detail), needles.redact(finding.url)
    return replace(finding, detail=detail, url=url, path=tuple(map(needles.redact, finding.path)))
