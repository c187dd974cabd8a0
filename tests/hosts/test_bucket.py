"""`deploy` into a bucket as a user runs it: what is printed, and what is refused before anything is sent."""

import json
import re
import shutil

import pytest
from obstore.store import MemoryStore

from builder import cli
from builder.commands import bucket as command
from builder.deploy import bucket
from builder.deploy.bucket import Bucket, connect
from builder.errors import MachineError, UsageError
from tests.builder.making import make_project

KEYS = {"AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "s", "AWS_DEFAULT_REGION": "us-east-1"}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    made = make_project(tmp_path_factory.mktemp("built"))
    assert cli.main(["build", "--root", str(made), "--host", "cloudfront", "-q"]) == 0
    return made


@pytest.fixture
def project(built, tmp_path):
    return shutil.copytree(built, tmp_path / "project")


@pytest.fixture
def deploy(project, monkeypatch, capsys):
    """Run `deploy` with these arguments, into a bucket in memory. Return (exit code, output, errors)."""
    store = MemoryStore()
    monkeypatch.setattr(command, "connect", lambda address: Bucket(address, store))

    def run(*given):
        capsys.readouterr()
        code = cli.main(["deploy", "--root", str(project), "--host", "cloudfront", *given])
        return code, *capsys.readouterr()

    return run


def change(project):
    page = project / "site/pages/index.html"
    page.write_text(page.read_text("utf-8").replace("</h1>", " again</h1>"))
    assert cli.main(["build", "--root", str(project), "--host", "cloudfront", "-q"]) == 0


def test_it_says_what_it_does_and_does_what_it_says(deploy, project):
    code, dry, _ = deploy("s3://site", "--dry-run")
    assert code == 0 and "after nothing" in dry and "Nothing was changed (--dry-run)" in dry
    code, first, _ = deploy("s3://site")
    assert code == 0 and "1. New files with a hash in their names" in first and "  index.html  " in first
    name = re.search(r"^(\S+) is live in s3://site$", first, re.M)[1]
    assert "Nothing is to be done" in deploy("s3://site")[1]
    change(project)
    code, second, _ = deploy("s3://site", "--json")
    said = json.loads(second)
    assert said["put"] == ["index.html"] and said["removed"] == [] and not said["dry_run"]
    code, third, _ = deploy("s3://site", "--rollback")
    assert code == 0 and f"{name} after {said['release']}" in third and f"{name} is live" in third
    code, _, errors = deploy("s3://site", "--rollback")
    assert code == 2 and "no release before" in errors
    code, _, errors = deploy("s3://site", "--rollback", "yesterday")
    assert code == 2 and "no release yesterday" in errors and name in errors
    shutil.rmtree(project / "dist")  # a rollback needs no build
    assert f"{said['release']} is live" in deploy("s3://site", "--rollback", said["release"])[1]


REFUSED = {
    "no bucket": (("--dry-run",), "--dry-run is for uploads into a bucket"),
    "no bucket to go back in": (("--rollback",), "--rollback is for uploads into a bucket"),
    "days that are none": (("s3://site", "--grace", "1w"), '"1w" is not a number of days'),
    "two results as JSON": (("s3://site", "--json", "--check"), "not both"),
    "a check of nothing": (("s3://site", "--dry-run", "--check"), "nothing to check"),
    "a host that reads files of dist/": (("s3://site", "--host", "netlify"), "its headers would be lost"),
    "a build for another host": (("s3://site", "--host", "nginx"), "was not built for nginx"),
}


@pytest.mark.parametrize(("given", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_meant_is_refused_with_a_remedy(deploy, given, said):
    code, _, errors = deploy(*given)
    assert code in (1, 2) and said in errors and ("→" in errors or "->" in errors or "usage" in errors)


ADDRESSES = {
    "of a web page": "https://example.org",
    "a folder": "dist",
    "a scheme alone": "s3://",
    "with a query": "s3://site?x=1",
}


@pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES)
def test_what_is_no_address_of_a_bucket_is_refused(address):
    with pytest.raises(UsageError, match="is not the address of a bucket"):
        connect(address, KEYS)


@pytest.mark.parametrize(
    ("scheme", "word"),
    [("s3", "AWS_ACCESS_KEY_ID"), ("gs", "gcloud auth"), ("az", "AZURE_STORAGE_ACCOUNT_NAME")],
)
def test_without_credentials_nobody_is_asked(scheme, word, monkeypatch, tmp_path):
    monkeypatch.setattr(bucket, "_GOOGLE", tmp_path / "none")
    with pytest.raises(MachineError, match="there are no credentials") as caught:
        connect(f"{scheme}://site", {})
    assert word in caught.value.faults[0].hint


def test_a_store_that_does_not_answer_is_told(own_port):
    found = connect("s3://site", KEYS | {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{own_port}"})
    with pytest.raises(MachineError, match="s3://site: ") as caught:
        found.read("x")
    assert caught.value.faults[0].code == "bucket-failed"
