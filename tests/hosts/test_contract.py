"""Every host's own file must lead to the same headers as the neutral policy does in development."""

from dataclasses import replace
from html import unescape

import pytest

from builder import cli
from builder.check import site
from builder.config.schema import HOSTS, LOSSES, Host
from builder.deploy.probes import Built
from builder.deploy.upload import places
from builder.errors import SiteError
from builder.hosts import headers_file, plan, writers
from builder.output import Rule
from builder.pipeline import build
from builder.policy import meta_csp, urls_of
from tests.builder.making import make_project

from . import reading
from .sites import ELSEWHERE, SAMPLES, Sample

HEADERLESS = ("github-pages", "gitlab-pages")
BY_FOLDER = ("cloudfront", "gcs")
UNKEPT = ("framing", "worker-policy", "callback-page")
WITH_HEADERS = [host for host in writers.WRITERS if host not in HEADERLESS]


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return make_project(tmp_path_factory.mktemp("project"))


def planned(sample):
    return plan.plan(sample.output.rules, sample.output.config, sample.output.moved)


def files_of(sample, host):
    written = writers.WRITERS[host](planned(sample))
    assert written.faults == ()
    files = {file.path: file.data.decode() for file in (*written.public, *written.beside)}
    return files | {reading.BUCKET: cached(sample)} if host in BY_FOLDER else files


def cached(sample):
    """Return the Cache-Control that each file of a sample has in a bucket, by its key."""
    config = sample.output.config
    types = {
        url: file.media_type for path, file in sample.output.files.items() for url in urls_of(path, config)
    }
    built = Built(sample.output.rules, types, frozenset(sample.output.files), {})
    return {key: cache for key, _, _, cache in places(built, config.site.base, config.callback)}


def test_every_host_has_a_writer():
    assert set(writers.WRITERS) == set(HOSTS)


@pytest.mark.standards("HD-18")
@pytest.mark.parametrize("host", WITH_HEADERS)
def test_the_written_file_says_what_the_policy_says(host):
    read = getattr(reading, host.replace("-", "_"))
    for title, sample in (SAMPLES | ELSEWHERE).items():
        files = files_of(sample, host)
        known = {path for rule in sample.output.rules for path in rule.paths}
        for name, path in sample.paths.items():
            target = path.partition("?")[0]
            wanted = sample.headers(path)
            if (
                host in BY_FOLDER and name == "missing asset" and "asset" in sample.paths
            ):  # stricter than for a page, and not cached for longer
                wanted = {**sample.headers(sample.paths["asset"]), "Cache-Control": wanted["Cache-Control"]}
            assert read(files, target, target in known) == wanted, (title, name)
        for path in sample.ways:
            found, wanted = read(files, path, True), sample.headers(sample.paths["callback"])
            if host == "gcs":  # it stores Cache-Control with a file, and some of these paths have no file
                found["Cache-Control"] = wanted["Cache-Control"]
            assert found == wanted, (title, path)


@pytest.mark.parametrize("host", WITH_HEADERS)
def test_former_addresses_lead_on_for_good(host):
    read = getattr(reading, f"{host.replace('-', '_')}_moved")
    for title, sample in SAMPLES.items():
        assert read(files_of(sample, host)) == sample.output.moved, title


@pytest.mark.parametrize("host", writers.WRITERS)
def test_the_file_does_not_grow_with_the_pages(host):
    few = SAMPLES["plain"].output
    more = tuple(f"/more/{n}/" for n in range(500))
    rules = [
        Rule(rule.name, (*rule.paths, *more), rule.headers) if rule.name == "page" else rule
        for rule in few.rules
    ]
    write = writers.WRITERS[host]
    assert write(plan.plan(rules, few.config)) == write(plan.plan(few.rules, few.config))


@pytest.mark.parametrize("host", ["nginx", "caddy", "apache"])
def test_a_server_need_not_be_told_of_new_scripts(host):
    before = SAMPLES["plain"].output
    rules = [
        replace(rule, paths=("/assets/new.js",)) if rule.name == "asset" else rule for rule in before.rules
    ]
    write = writers.WRITERS[host]
    assert write(plan.plan(rules, before.config)) == write(plan.plan(before.rules, before.config))


def test_an_address_at_another_host_is_noticed():
    config = SAMPLES["plain"].output.config
    there = replace(config, site=replace(config.site, url="https://sample.pages.dev"))
    (fault,) = writers.advice(there)
    assert (fault.code, 'name = "cloudflare"' in fault.hint) == ("other-host", True)
    assert writers.advice(replace(there, host=Host("cloudflare"))) == writers.advice(config) == ()
    (fault,) = writers.advice(replace(config, site=replace(config.site, url="https://me.github.io")))
    assert 'name = "github-pages"' in fault.hint


@pytest.mark.standards("HD-24")
@pytest.mark.parametrize("host", HEADERLESS)
def test_a_host_without_headers_says_all_that_is_lost(host):
    for title, sample in SAMPLES.items():
        config = sample.output.config
        written = writers.WRITERS[host](plan.plan(sample.output.rules, config))
        assert all(name in written.lost[0] for name in sample.named), title
        shared = {"shared-origin"} if config.site.base != "/" else set()
        assert {loss.name for loss in written.broken} == {*UNKEPT, *shared} <= set(LOSSES), title
        door = [] if config.callback.endswith("/") else ["door-needs-header"]
        assert [fault.code for fault in written.faults] == door, title


@pytest.mark.parametrize("host", HEADERLESS)
def test_a_broken_promise_is_a_warning_until_it_is_accepted(project, host):
    """`--strict` turns a warning into a fault, so no promise is given up unnoticed."""
    output = build(project, overrides={"host.name": host})
    assert [fault.code for fault in output.warnings] == ["promise-broken"] * len(UNKEPT)
    assert all(
        f'"{name}" into accept' in fault.hint for name, fault in zip(UNKEPT, output.warnings, strict=True)
    )
    accepted = build(project, overrides={"host.name": host, "host.accept": list(UNKEPT)})
    assert accepted.warnings == ()
    assert [line.partition(")")[0] for line in accepted.report.lost[:3]] == [
        f"Accepted in [host] ({name}" for name in UNKEPT
    ]
    assert all(
        f'content="{meta_csp(output.config)}"' in unescape(file.data.decode())
        for path, file in output.files.items()
        if path.endswith(".html")
    )
    assert build(project, overrides={"host.name": "netlify"}).warnings == ()


def test_strict_passes_only_what_was_accepted(project, capsys):
    """`check` and `preview` show what is really sent for such a site: nothing."""
    command = ["build", "--strict", "-q", "--root", str(project), "--env", "pages"]
    settings = project / "site/environments/pages.toml"
    settings.parent.mkdir(exist_ok=True)
    settings.write_text('[host]\nname = "github-pages"\naccept = ["framing", "worker-policy"]\n')
    assert cli.main(command) == 1
    assert capsys.readouterr().err.count("[promise-broken]") == 1
    assert not (project / "dist").exists()
    settings.write_text(f'[host]\nname = "github-pages"\naccept = {list(UNKEPT)}\n'.replace("'", '"'))
    assert cli.main(command) == 0, capsys.readouterr().err
    found = site.read(project / "dist", "dist", headers_file.reader("github-pages"))
    assert (found.sent("index.html"), found.unread) == ({}, "")


@pytest.mark.parametrize("host", writers.WRITERS)
def test_a_build_writes_the_file_of_its_host(project, host):
    output = build(project, overrides={"host.name": host})
    assert output.report.lost or host in ("caddy", "apache")
    assert {*files_of(Sample(output, {}), host)} <= {*output.files, *output.beside, reading.BUCKET}
    names = {name for name in ("_headers", *writers.PUBLIC.values()) if name in output.files}
    assert len(names) + len(output.beside) >= (0 if host == "gitlab-pages" else 1)
    assert not {f"{name}.gz" for name in names} & set(output.files)


def test_a_build_is_refused_where_the_host_could_not_keep_the_policy(project, tmp_path):
    far = {f"apis.n{n}.origin": f"https://{'long' * 10}.number-{n}.example.org" for n in range(40)}
    with pytest.raises(SiteError) as caught:
        build(project, overrides={"host.name": "cloudflare", **far})
    assert [fault.code for fault in caught.value.faults] == ["header-too-long"]
    static = {"site/static/vercel.json": "{}"}
    with pytest.raises(SiteError) as caught:
        overrides = {"host.name": "vercel", "build.verbatim": ["vercel.json"]}
        build(make_project(tmp_path, **static), overrides=overrides)
    assert [fault.code for fault in caught.value.faults] == ["path-taken"]
