"""What is special about the hosts with a bucket: CloudFront's function (run by Node if it is installed), and limits."""

import json
import shutil
import subprocess

import pytest

from builder import serving
from builder.hosts import cloudfront, gcs
from builder.hosts.plan import plan
from builder.output import Rule
from tests.builder.making import make_config

from .sites import EVIL, SAMPLES

PAGE = Rule(
    "page",
    ("/", "/404.html"),
    (
        ("Cache-Control", "no-cache"),
        ("Content-Security-Policy", "default-src 'self'"),
        ("Referrer-Policy", "no-referrer"),
        ("Strict-Transport-Security", "max-age=1"),
        ("X-Content-Type-Options", "nosniff"),
    ),
)
# Events have the structure that CloudFront documents: a query by name, its value as it was sent.
_RUN = """
const asked = JSON.parse(require("fs").readFileSync(0, "utf8"));
const answers = asked.map(([uri, querystring]) => handler({ request: { method: "GET", uri, querystring, headers: {} } }));
console.log(JSON.stringify(answers));
"""


def asked(sample, *paths):
    """Return what the function answers for each path, as (status, location or file)."""
    if shutil.which("node") is None:
        pytest.skip("node is not installed on this machine")
    code = files(sample)[cloudfront.FUNCTION]
    events = [
        (
            path,
            {
                name: {"value": value}
                for name, _, value in (part.partition("=") for part in query.split("&") if part)
            },
        )
        for path, _, query in (each.partition("?") for each in paths)
    ]
    done = subprocess.run(
        ["node", "-e", code + _RUN],
        input=json.dumps(events),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return [
        (each["statusCode"], each["headers"]["location"]["value"], each["headers"])
        if "statusCode" in each
        else (200, each["uri"], {})
        for each in json.loads(done.stdout)
    ]


def files(sample):
    written = cloudfront.write(plan(sample.output.rules, sample.output.config, sample.output.moved))
    return {file.path: file.data.decode() for file in written.beside}


@pytest.mark.parametrize("title", SAMPLES)
def test_the_function_finds_each_file_and_redirects_to_each_page(title):
    sample = SAMPLES[title]
    base, known = sample.output.config.site.base, sample.output.files
    answers = asked(sample, *sample.paths.values())
    for (name, path), (status, file, _) in zip(sample.paths.items(), answers, strict=True):
        wanted = serving.respond(sample.output, "GET", path, {})
        found = known.get(file.removeprefix(base))
        missing = wanted.status == 404 and not name.startswith("not found")
        assert (status, found is None) == (200, missing), (name, file)
        assert missing or name == "not found" or found.data == wanted.body, name
    pages = ("docs/intro", "about/index.html", "nothing")
    for (status, location, headers), leads in zip(
        asked(sample, *(f"{base}{page}?a=1&b" for page in pages)),
        ("docs/intro/", "about/", "nothing/"),
        strict=True,
    ):
        assert (status, location) == (308, f"{base}{leads}?a=1&b")
        policy = {name.lower(): {"value": value} for name, value in sample.headers(base).items()}
        assert headers == {**policy, "location": {"value": location}}
    callback = f"/{sample.output.config.callback.strip('/')}"
    for status, file, _ in asked(sample, *(way for way in sample.ways if way.startswith(callback[:6]))):
        assert (status, file.removeprefix(base) in known) == (200, True)


def test_the_function_leads_on_from_former_addresses():
    sample = SAMPLES["below a base path"]
    answers = asked(sample, *(f"{old}?a=1" for old in sample.output.moved))
    assert [answer[:2] for answer in answers] == [(301, f"{new}?a=1") for new in sample.output.moved.values()]


def test_the_function_redirects_to_no_other_site():
    assert [status for status, _, _ in asked(SAMPLES["plain"], *EVIL)] == [200] * len(EVIL)


def test_each_limit_of_cloudfront_is_a_fault():
    def codes(*rules, page=PAGE):
        return [fault.code for fault in cloudfront.write(plan([page, *rules], make_config())).faults]

    kept = tuple(f"/{n}.txt" for n in range(cloudfront.MAX_BEHAVIORS))
    other = tuple((name, "no-store" if name == "Cache-Control" else value) for name, value in PAGE.headers)
    assert codes(Rule("verbatim", kept[1:], other)) == []
    assert codes(Rule("verbatim", kept, other)) == ["too-many-rules"]
    assert codes(Rule("asset", tuple(f"/assets/{n}.js" for n in range(500)), other)) == []
    bare = tuple(f"/{'x' * 200}{n}" for n in range(60))
    assert codes(Rule("verbatim", bare, other)) == ["config-too-large"]
    long = (("Permissions-Policy", "x" * cloudfront.MAX_VALUE), *PAGE.headers)
    assert codes(page=Rule("page", PAGE.paths, long)) == []
    long = (("Permissions-Policy", "x" * (cloudfront.MAX_VALUE + 1)), *PAGE.headers)
    assert codes(page=Rule("page", PAGE.paths, long)) == ["header-too-long"]


def test_each_limit_of_google_is_a_fault():
    def codes(*more):
        page = Rule("page", PAGE.paths, (*PAGE.headers, *more))
        return [fault.code for fault in gcs.write(plan([page], make_config())).faults]

    assert codes(("X", "x" * 8_000)) == []
    assert codes(("X", "x" * gcs.MAX_SIZE)) == ["header-too-long"]
    fits = [(f"X-{n}", "x") for n in range(gcs.MAX_HEADERS - len(PAGE.headers) + 1)]  # without Cache-Control
    assert codes(*fits) == []
    assert codes(*fits, ("Y", "x")) == ["too-many-rules"]


def test_values_of_the_site_are_no_expressions_of_terraform():
    config = make_config(
        metadata={"issuer": "https://login.example.org", "end_session_endpoint": "https://e.org/${x}"}
    )
    page = Rule("page", PAGE.paths, (*PAGE.headers, ("X", "${x} %{y}")))
    (module, *_) = cloudfront.write(plan([page], config)).beside
    items = json.loads(module.data)["resource"]["aws_cloudfront_response_headers_policy"]["page"][
        "custom_headers_config"
    ]["items"]
    assert {each["header"]: each["value"] for each in items} == {"X": "$${x} %%{y}"}
    assert all(
        file.data.splitlines()[0].find(b"Gossamer wrote this") > 0
        for file in cloudfront.write(plan([page], config)).beside
    )
