"""The parts of the browser benchmark that do not measure."""

import json
import urllib.error
import urllib.request

import pytest
from tornado.web import Application, RequestHandler

from benchmarks.browser import hosts, profile, table, world
from benchmarks.browser.line import FREE, SLOW, Head, Line, Pipe, Seen, head, is_framed
from builder.dev.loopback import start
from tests.waiting import LIMIT


def test_all_share_the_rate_of_a_line_in_turn():
    pipe = Pipe(1000)
    assert pipe.sent_at(10, 500) == 10.5
    assert pipe.sent_at(10, 250) == 10.75, "behind the first"
    assert pipe.sent_at(20, 100) == 20.1, "an idle line saves nothing up"
    assert Pipe(0).sent_at(10, 1_000_000) == 10
    assert Pipe(SLOW.rate).sent_at(0, 180_000) == 1


def test_heads_are_read_and_sent_on_with_another_connection():
    found = head(
        b"GET http://localhost:1/a HTTP/1.1\r\nHost: localhost:1\r\nProxy-Connection: keep-alive\r\n\r\n"
    )
    assert found.get("host") == "localhost:1" and found.get("cookie") == ""
    sent = found.sent("GET /a HTTP/1.1", "close")
    assert sent == b"GET /a HTTP/1.1\r\nhost: localhost:1\r\nconnection: close\r\n\r\n"


@pytest.mark.parametrize(
    ("method", "status", "headers", "framed"),
    [
        ("GET", "200", (("content-length", "3"),), True),
        ("GET", "200", (("transfer-encoding", "chunked"),), True),
        ("GET", "304", (), True),
        ("HEAD", "200", (), True),
        ("GET", "200", (), False),
    ],
)
def test_a_connection_lives_on_only_after_an_answer_whose_end_can_be_seen(method, status, headers, framed):
    assert is_framed(method, Head(f"HTTP/1.1 {status} Said", headers)) is framed


class _Echo(RequestHandler):
    def post(self):
        self.finish(f"{self.request.uri} {self.request.body.decode()}")


def test_what_goes_over_a_line_arrives_and_is_noted():
    _, serving, port = start(lambda port: Application([(".*", _Echo)], log_function=print), 0, "echo")
    url = f"http://localhost:{port}/a?b=c"
    try:
        with Line(FREE) as line:
            opener = urllib.request.build_opener(urllib.request.ProxyHandler({"http": line.url}))
            with opener.open(url, b"hello", timeout=LIMIT) as answer:
                assert answer.read() == b"/a?b=c hello"
            with pytest.raises(urllib.error.HTTPError, match="502"):
                opener.open("http://host.invalid/", timeout=LIMIT)
    finally:
        serving.stop()
    (seen,) = line.seen
    assert (seen.method, seen.url, seen.status) == ("POST", url, 200)
    assert seen.size > len("/a?b=c hello")
    assert seen.began <= seen.first <= seen.ended


def _result(name, **runs):
    return table.Result(name, "1", {key.replace("_", " "): value for key, value in runs.items()})


def test_the_table_has_medians_and_the_ratio_of_ours_to_the_other():
    ours = _result(table.OURS, cold=[900, 100, 300], call=[30, 31, 29], bare=[10, 12, 11], at_once=[410, 420])
    other = _result(table.OTHER, cold=[200, 100, 150], call=[12], bare=[13])
    other.notes.append("round 2 was not finished: so it is")
    first, *rows, note = [" ".join(line.split()) for line in table.lines("fast", table.TIMES, [ours, other])]
    assert first == "fast gossamer 1 auth0-spa-js 1 ÷ auth0-spa-js"
    assert rows[0].endswith("300 ms 150 ms ×2.00")
    assert rows[1].endswith("– – –"), "not measured"
    assert rows[4].endswith("30 ms 12 ms ×2.50")
    assert rows[5].endswith("19 ms -1.0 ms –"), "a negative difference has no ratio"
    assert rows[7].endswith("415 ms – –")
    assert rows[8].endswith("2 – –"), "how often, not a median"
    assert note == "auth0-spa-js: round 2 was not finished: so it is"


def test_the_record_has_every_run():
    record = table.record({"fast": [_result("one", cold=[3, 1, 2])]}, rounds=3)
    assert json.loads(json.dumps(record))["conditions"]["fast"][0]["runs"] == {"cold": [3, 1, 2]}
    assert record["rounds"] == 3


def test_subjects_are_chosen_by_the_beginning_of_their_names():
    assert world.subjects("", "oidc-provider") == list(world.SUBJECTS)
    assert [each.name for each in world.subjects("auth0, goss", "dev")] == ["gossamer", "auth0-spa-js"]
    assert [each.package for each in world.SUBJECTS[:3]] == ["", "@auth0/auth0-spa-js", "oidc-client-ts"]


def test_every_peer_has_its_page_and_a_locked_version(tmp_path):
    locked = json.loads((hosts.HERE / "package-lock.json").read_text("utf-8"))["packages"]
    for subject in world.SUBJECTS[1:]:
        library = tmp_path / "node_modules" / subject.library
        library.parent.mkdir(parents=True)
        library.write_text("// as it is shipped\n" * 20)
        files = hosts.files(subject.library, tmp_path, {"issuer": "http://localhost:1/"})
        site = hosts.Site("http://localhost:2", files, hosts.policy("http://localhost:1"))
        assert f"/{subject.name}.js" in files and f"node_modules/{subject.package}" in locked
        answer = hosts.respond(site, "GET", f"/{subject.library}", {})
        assert answer.status == 200 and answer.headers["Content-Encoding"] == "br"
        again = {"If-None-Match": answer.headers["ETag"]}
        assert hosts.respond(site, "GET", f"/{subject.library}", again).status == 304
        assert hosts.respond(site, "GET", "/else", {}).status == 404


def test_a_waterfall_names_times_bytes_and_who_asked_without_queries():
    seen = [
        Seen("POST", "http://localhost:1/token", 200, 5.2, 5.25, 5.3, 1234),
        Seen("GET", "http://localhost:1/a?code=secret", 304, 5.0, 5.1, 5.15, 99),
    ]
    asked = {
        "http://localhost:1/a?code=secret": profile.initiator(
            {"type": "parser", "url": "http://localhost:1/"}
        )
    }
    _, first, second = [" ".join(line.split()) for line in profile.waterfall(seen, asked)]
    assert first == "0 100 150 99 304 GET localhost:1/a (parser localhost:1/:1)"
    assert second == "200 250 300 1,234 200 POST localhost:1/token (a worker)"


def test_the_busiest_functions_come_first():
    frames = [{"functionName": name, "url": "", "lineNumber": 0} for name in ("slow", "quick", "")]
    nodes = [{"id": at, "callFrame": frame} for at, frame in enumerate(frames)]
    found = profile.busiest(
        {"nodes": nodes, "samples": [0, 1, 0, 2], "timeDeltas": [9000, 2000, 1000, 500]}, 2
    )
    assert [line.split() for line in found[1:]] == [["10.0", "slow"], ["2.0", "quick"]]
