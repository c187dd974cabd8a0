"""docs/vault-protocol.md describes what the code does, and the vault obeys it whatever a page sends."""

import ast
import asyncio
import collections
import json
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from builder.docs import errors
from tests.auth import realm, samples
from tests.auth.bench import Bench

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = (ROOT / "docs/vault-protocol.md").read_text(encoding="utf-8")
QUICK = (
    Phase.explicit,
    Phase.reuse,
    Phase.generate,
)  # shrinking takes minutes, and a failure is short as it is
DOOR = (ROOT / "builder/compile/js/door.js").read_text(encoding="utf-8")


def rows(heading, head):
    """Return the rows of the table below `heading` whose first columns are `head`, each as a list of cells."""
    section = DOCUMENT.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    table = section.split(f"| {head}", 1)[1].split("\n\n")[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]


def names(cell):
    return re.findall(r"`(\w+)`", cell)


def fields(heading, head):
    """Return {operation or address: its fields}."""
    found = collections.defaultdict(set)
    for name, field, *_ in rows(heading, head):
        found[name.strip("`")] |= set(names(field))
    return dict(found)


OPS = fields("Messages", "Operation | Field")
RESULTS = {row[0].strip("`"): set(names(row[2])) for row in rows("Messages", "Operation | What")}
CODES = errors.documented()
REFUSALS = collections.defaultdict(set)
for _row in rows("Refusals", "Operation | Codes"):
    for _op in names(_row[0]) or ["any"]:
        REFUSALS[_op] |= set(names(_row[1])) & CODES


class Watched(dict):
    """A message that remembers which of its fields were read."""

    def __init__(self, pairs):
        super().__init__(pairs)
        self.read = set()

    def __getitem__(self, name):
        self.read.add(name)
        return super().__getitem__(name)

    def get(self, name, default=None):
        self.read.add(name)
        return super().get(name, default)


def parsed(monkeypatch, bench):
    """Return the list of messages that the vault reads from now on."""
    seen = []

    def loads(text):
        seen.append(Watched(json.loads(text)))
        return seen[-1]

    monkeypatch.setattr(bench.vault, "loads", loads)
    return seen


@pytest.fixture
def bench(monkeypatch):
    return Bench(monkeypatch, dev=True)


def test_the_operations_are_those_of_the_vault(bench):
    assert set(OPS) == set(RESULTS) == {*bench.vault._OPS, *bench.vault._LATER, "bye"}
    assert set(bench.vault._LATER) == set(bench.modules["late"].OPS)


@pytest.mark.parametrize("op", OPS)
def test_the_fields_are_those_that_are_read_and_the_result_has_those_that_are_said(monkeypatch, bench, op):
    async def run():
        query = await bench.leave()
        handle, _ = bench.worker.doorman.arrive(samples.callback(state=query["state"]))
        ticket = (await bench.ask("login", mode="popup"))["result"]["ticket"]
        sent = {
            "arrived": {"handle": handle},
            "outcome": {"ticket": ticket},
            "cancel": {"ticket": ticket},
            "fetch": {"api": "billing", "path": "/invoices", "method": "GET"},
        }.get(op, {})
        if op == "fetch":
            assert (await bench.sign_in())["ok"]
        if op == "outcome":
            state = next(iter(bench.records()))
            asyncio.get_running_loop().call_soon(bench.records()[state]["outcome"].set_result, None)
        bench.nonce = query["nonce"]
        seen = parsed(monkeypatch, bench)
        if op == "bye":
            await bench.vault._receive(1, '{"v": 1, "id": 1, "op": "bye"}', [])
        else:
            reply = await bench.ask(op, **sent)
            assert reply["ok"], reply
            assert set(reply["result"]) == RESULTS[op]
        # params and headers must be objects in every message
        assert seen[0].read - {"v", "id", "op"} - ({"params", "headers"} - OPS[op]) == OPS[op]

    asyncio.run(run())


def test_the_fields_of_a_refusal(bench):
    reply = asyncio.run(bench.ask("nothing"))
    sentence = DOCUMENT.split('"error": {…}}`')[1].split("Each message")[0]
    assert set(names(sentence)) == set(reply["error"])


def test_pages_send_nothing_else():
    """The modules of the page, and its first script, send only documented operations and fields."""
    sent = {"warm": set(), "arrived": {"handle"}, "status": set()}
    first = (ROOT / "builder/compile/js/start.js").read_text()
    assert set(re.findall(r'"?op"?: ?"(\w+)"', first)) == set(sent)
    for path in (ROOT / "site/auth/page").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if called in ("line.call", "line.ask", "line.tell"):
                fields = {keyword.arg for keyword in node.keywords if keyword.arg}
                sent.setdefault(node.args[0].value, set()).update(fields)
    assert set(sent) == set(OPS)
    assert {op: fields - OPS[op] for op, fields in sent.items() if fields - OPS[op]} == {}


def test_the_events():
    said = {row[0].strip("`"): set(names(row[1])) for row in rows("Events", "Event")}
    sent = {}
    for path in (ROOT / "site/auth/vault").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Dict) and "event" in [getattr(key, "value", "") for key in node.keys]:
                found = {key.value: value for key, value in zip(node.keys, node.values, strict=True) if key}
                event = found.pop("event")
                if isinstance(event, ast.Constant):
                    sent[event.value] = set(found)
    sent["renew"] |= RESULTS["login"]  # which the event repeats
    assert said == sent


def test_what_the_door_is_asked():
    said = fields("Vault and door", "Address | Field")
    for name, known in said.items():
        body = DOOR.split(f"function {name}(asked")[1].split("\n  }")[0]
        assert set(re.findall(r"asked\.(\w+)", body)) == known
    assert set(re.findall(r'path === HERE \+ "(\w+)"', DOOR)) == set(said)
    assert 'new BroadcastChannel("gossamer")' in DOOR


def test_the_limits(bench):
    sign_in, session = bench.modules["sign_in"], (ROOT / "site/auth/vault/session.py").read_text()
    sources = [
        (ROOT / "site/auth" / name).read_text().replace("_", "")
        for name in ("vault/calls.py", "vault/provider.py", "platform/worker.py", "oidc/authorization.py")
    ]
    calls, provider, worker, authorization = sources
    line = (ROOT / "site/auth/page/line.py").read_text()
    minute = int(re.search(r"MINUTE = (\d+)", DOOR)[1]) // 1000
    held = re.findall(r"hold\(\w+, [\w.]+, .*?, (?:(\d+) \* )?MINUTE\)", DOOR)
    leaving, waiting, answer = [int(times or 1) * minute for times in held]
    said = [int(row[1]) for row in rows("Limits", "What")]
    assert said == [
        int(re.search(r'"accesstoken"\], (\d+)', calls)[1]),
        int(re.search(r"accesstoken, (\d+)\)", provider)[1]),
        int(re.search(r'later\((\d+), lambda: stop\("timeout"\)', worker)[1]),
        int(re.search(r"len\(query\) > (\d+)", authorization)[1]),
        sign_in.transaction.LIFETIME,
        sign_in._FRAME,
        leaving,
        waiting,
        answer,
        int(re.search(r"KEPT = (\d+)", DOOR)[1]),
        int(re.search(r"del entries\[:-(\d+)\]", session)[1]),
        int(re.search(r"broken\(\"no answer\"\), (\d+)\)", line)[1]) // 1000,
    ]


def test_the_codes_exist():
    found = [*rows("Refusals", "Operation | Codes"), *rows("Limits", "What")]
    shown = {word for row in found for word in names(row[-1])} - {*OPS, "serve"}
    assert shown and shown <= CODES


# What a page could send: almost valid messages, valid ones, and arbitrary data.
SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just("__proto__")
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
TEXTS = st.text(max_size=30) | st.sampled_from(
    ["", "/", "/invoices", "billing", "other", "https://api.example/v1/invoices", "https://evil.example/"]
)
KINDS = {
    "mode": st.sampled_from(["redirect", "popup", "frame"]),
    "method": st.sampled_from(["GET", "POST", "HEAD", "DELETE", "TRACE"]),
    "params": st.dictionaries(
        st.sampled_from(["prompt", "max_age", "acr_values", "state", "login_hint"]),
        st.sampled_from(["none", "login", "60"]) | SCALARS,
        max_size=3,
    ),
    "headers": st.dictionaries(
        st.sampled_from(["Accept", "X-A", "Cookie", "authorization"]), TEXTS, max_size=3
    ),
    "local": st.booleans(),
    "again": st.booleans(),
}
IDS = st.integers(0, 2**53) | st.booleans()


FIELDS = {
    field: KINDS.get(field, TEXTS) | ANYTHING.map(lambda it: it)
    for field in sorted(set().union(*OPS.values()))
}
LIKELY = st.fixed_dictionaries(
    {"v": st.just(1), "id": IDS, "op": st.sampled_from([*OPS, "tokens"])},
    optional=FIELDS | {"extra": SCALARS},
).map(json.dumps)
CALL = {"v": 1, "id": 7, "op": "fetch", "api": "billing", "path": "/invoices", "method": "GET"}
STRANGE = st.one_of(
    st.just(json.dumps(CALL)),
    st.fixed_dictionaries({"v": ANYTHING, "id": ANYTHING, "op": ANYTHING}).map(json.dumps),
    ANYTHING.map(json.dumps),
    st.text(max_size=40),
    st.just("[" * 20_000),
    ANYTHING,
).map(lambda it: it)
BUFFERS = st.just([]) | st.lists(st.binary(max_size=9) | ANYTHING, max_size=2).map(lambda it: it)
PORTS = st.integers(1, 3)
STEPS = st.lists(
    st.one_of(
        st.tuples(PORTS, LIKELY, st.just([])),
        st.tuples(PORTS, LIKELY, BUFFERS),
        st.tuples(PORTS, STRANGE, BUFFERS),
        st.tuples(
            st.just(0), ANYTHING, st.none()
        ),  # announced on the door's channel, where any script can post
    ),
    min_size=3,
    max_size=12,
)


def form(words):
    """Return the message if it has the form that gets a reply, by the document's rules."""
    try:
        found = json.loads(words)
    except Exception:
        return None
    fine = isinstance(found, dict) and found.get("v") == 1 and isinstance(found.get("id"), int)
    fine = fine and all(isinstance(found.get(name, {}), dict) for name in ("params", "headers"))
    return found if fine and found.get("op") != "bye" else None


@pytest.mark.standards("ST-02", "ST-03", "ER-03")
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), phases=QUICK)
@given(STEPS, st.booleans())
def test_whatever_a_page_sends_gets_what_the_document_says(steps, doorless):
    async def run(bench):
        bench.number = 2**60  # so that its own message numbers differ from those below
        assert (await bench.sign_in())["ok"]
        await bench.leave(mode="popup")
        bench.worker.doorless = doorless
        before = len(bench.worker.posts)
        expected = [[port, found] for port, words, _ in steps if port and (found := form(words))]
        heard = [
            bench.vault._receive(port, words, buffers) if port else bench.modules["sign_in"]._announced(words)
            for port, words, buffers in steps
        ]
        tasks = [asyncio.ensure_future(each) for each in heard]
        await realm.settle()
        bench.worker.pass_time(700)  # calls that wait for a popup learn that it timed out
        await asyncio.gather(*tasks)
        judged(expected, bench.worker.posts[before:])
        secret(bench)
        assert not [task for task in bench.tasks if task.done() and task.exception()]
        bench.session.end("signed_out")
        bench.worker.doorless = False
        assert (await bench.sign_in())["ok"], "it works as before"
        assert (await bench.fetch())["result"]["status"] == 200

    with pytest.MonkeyPatch.context() as patch:
        asyncio.run(run(Bench(patch, refresh=True)))


def judged(expected, posts):
    """Assert that each message has one reply, which is a result or a refusal of its operation."""
    ops = collections.defaultdict(list)
    for port, found in expected:
        ops[port, found["id"]].append(found.get("op"))
    for port, reply, buffers in posts:
        if "event" in reply:
            continue
        known = ops[port, reply["id"]]
        assert known, "nobody asked"
        if reply["ok"]:
            told = [op for op in known if isinstance(op, str) and RESULTS.get(op) == set(reply["result"])]
            assert len(buffers) == ("fetch" in told)
        else:
            code = reply["error"]["code"]
            told = [op for op in known if code in REFUSALS["any"] | REFUSALS[op if op in OPS else "any"]]
            assert code != "internal" or any(op not in OPS for op in map(str, told)), reply
        assert told, (known, reply)
        known.remove(told[0])
    assert not any(ops.values()), "a message without a reply"


def secret(bench):
    """Assert that no message to a page contains what only the vault, the door and the provider may know."""
    told = json.dumps([[words, repr(buffers)] for _, words, buffers in bench.worker.posts])
    forms = bench.forms()
    secrets = [form[name] for form in forms for name in ("code", "code_verifier") if name in form]
    secrets += [*bench.worker.doorman.waiting, *bench.records(), "access-", "refresh-", "eyJ"]
    secrets += [kept["record"][2:40] for kept in bench.worker.doorman.waiting.values() if kept["record"]]
    assert forms
    assert [each for each in secrets if each in told] == []


@pytest.fixture
def worker(monkeypatch):
    """auth.platform.worker itself, over a scope with one port."""
    scope = SimpleNamespace(crypto=SimpleNamespace(subtle=None))
    platform = realm.common({}, [])
    platform.scope, platform.octets, platform.promise = scope, bytes, None
    return realm.fresh(monkeypatch, "platform.worker", {"auth.platform": platform})


@pytest.mark.parametrize(
    ("posted", "heard"),
    [(["a"], ("a", [])), (["a", b"b"], ("a", [b"b"])), ([], None), (None, None), (7, None)],
)
def test_what_is_no_array_is_passed_over(worker, posted, heard):
    came = []

    async def receive(port, words, buffers):
        came.append((words, buffers))

    async def run():
        worker.serve(receive, lambda port: None)
        worker.scope.onmessage(SimpleNamespace(data=posted))
        await realm.settle()

    asyncio.run(run())
    assert came == ([heard] if heard else [])
