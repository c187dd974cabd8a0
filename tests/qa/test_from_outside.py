"""The wheel, `gossamer new` and the pytest plugin, as the author of a site uses them: in a project outside this
repository.

The examples of docs/testing.md are among that project's tests, and so are tests that must fail with the right message.
"""

import re
import subprocess
from pathlib import Path

import pytest

import builder.qa.plugin as plugin
from builder import packaging
from builder.qa import sites
from builder.qa.audit import selftest
from builder.qa.kit import browsing

from .outside import ROOT, Outside

pytestmark = pytest.mark.timeout(600)
TEXT = (ROOT / "docs/testing.md").read_text("utf-8")
EXAMPLES = [text for text in re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL) if "def test_" in text]
NAMES = [
    (number, name)
    for number, text in enumerate(EXAMPLES)
    for name in re.findall(r"^def (test_\w+)", text, re.MULTILINE)
]
FAILING = """
import pytest


def test_leak(signed_in, site, leak_audit):
    token = next(secret.value for secret in site.secrets() if secret.kind == "access_token")
    page = signed_in()
    token = next(secret.value for secret in site.secrets() if secret.kind == "access_token")
    page.evaluate("token => { window.kept = [token] }", token)


def test_storage(page, leak_audit):
    page.goto("/")
    page.evaluate("sessionStorage.setItem('a', 'b')")
    leak_audit("something is stored")


def test_policy(page):
    page.goto("/")
    page.evaluate(
        '''() => new Promise(done => {
            addEventListener('securitypolicyviolation', done);
            fetch('https://elsewhere.example/').catch(() => {});
        })'''
    )


def test_console(page):
    page.goto("/")
    page.evaluate("console.error('broken')")


def test_own_failure(page):
    page.goto("/")
    page.evaluate("console.error('broken')")
    assert page.title() == "Another site"


@pytest.mark.xfail(strict=True)
def test_expected(page):
    page.goto("/")
    page.evaluate("console.error('broken')")


def test_refused(signed_in, provider):
    provider.fault("id-token-nonce-wrong")
    signed_in()


def test_misspelt(provider):
    provider.fault("id-token-nonce-wrnog")


def test_endpoint(provider):
    provider.slow(1, "tokken")


def test_needs(provider):
    provider.fault("refresh-refused")


def test_account(signed_in):
    signed_in("adda")


@pytest.mark.site({"site.nmae": "Fernhill"})
def test_setting(page):
    page.goto("/")


@pytest.mark.site(root="site")
def test_place(page):
    page.goto("/")


@pytest.mark.site(environment="staging")
def test_environment(page):
    page.goto("/")
""".replace(
    '    token = next(secret.value for secret in site.secrets() if secret.kind == "access_token")\n', "", 1
)
WORDS = {
    "test_leak": ["access_token in reachable from window: window.kept.0: eyJhbG…", "at the end of the test"],
    "test_storage": ["something is stored", "web storage entry in sessionStorage"],
    "test_policy": ["the strict watch heard:", "CSP violation: connect-src"],
    "test_console": ["the strict watch heard:", "console error: broken"],
    "test_own_failure": ["Another site"],
    "test_refused": ["ada could not sign in; the page says:", "id_token_nonce"],
    "test_misspelt": ['did you mean "id-token-nonce-wrong"?'],
    "test_endpoint": ['did you mean "token"?'],
    "test_needs": ['@pytest.mark.site({"auth.refresh": True})'],
    "test_account": ['did you mean "ada"?'],
    "test_setting": ['did you mean "name"?'],
    "test_place": ["there is no site/site.toml in", "gossamer_root"],
    "test_environment": ['no environment "staging"'],
}
# the machine may be busy
PATIENCE = "from playwright.sync_api import expect\n\nexpect.set_options(timeout=20_000)\n"
LEAK = ('    result.dataset.state = "ready"', '    window.localStorage.setItem("invoices", answer.text())')


@pytest.fixture(scope="module")
def outside(tmp_path_factory, chromium_found):
    folder = tmp_path_factory.mktemp("outside")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        wheel = folder / packaging.build_wheel(str(folder))
    made = Outside(folder, wheel, chromium_found.path or "playwright")
    told = made.gossamer("new", "shop", "--provider", "keycloak")
    assert told.returncode == 0, told.stderr
    assert "At Keycloak" in told.stdout
    assert (made.project / "vendor" / wheel.name).read_bytes() == wheel.read_bytes()
    made.write("conftest.py", PATIENCE)
    return made


@pytest.mark.full("projects of one's own")
def test_a_new_project_is_green_and_red_once_a_page_keeps_something(outside):
    said, found = outside.run("-p", "no:xdist", "tests/test_site.py")
    assert found and {outcome for outcome, _ in found.values()} == {"passed"}, said
    view = outside.project / "site/app/views/invoices.py"
    sound = view.read_text("utf-8")
    leaky = sound.replace(LEAK[0], "\n".join(LEAK)).replace("import document", "import document, window")
    view.write_text(leaky, encoding="utf-8")
    try:
        said, found = outside.run("-p", "no:xdist", "tests/test_site.py", "-k", "no_token")
    finally:
        view.write_text(sound, encoding="utf-8")
    [(outcome, words)] = found.values()
    assert outcome == "failed" and "web storage entry in localStorage" in words, said
    assert "the invoices are shown" in words


@pytest.mark.full("projects of one's own")
def test_another_project_is_left_alone(outside, tmp_path):
    body = "def test_it(request):\n    assert not request.config.pluginmanager.has_plugin('gossamer-over-playwright')\n"
    (tmp_path / "test_it.py").write_text(body)
    (tmp_path / "test_site.py").write_text("def test_site(site):\n    pass\n")
    said, found = outside.run(folder=tmp_path)
    assert found["test_it.test_it"][0] == "passed", said
    assert "there is no site/site.toml in" in found["test_site.test_site"][1]


@pytest.fixture(scope="module")
def ran(outside):
    for number, text in enumerate(EXAMPLES):
        outside.write(f"tests/test_example_{number}.py", text)
    outside.write("tests/test_failing.py", FAILING)
    try:
        return outside.run("-p", "no:xdist", "tests")
    finally:
        for file in outside.project.glob("tests/test_[ef]*.py"):
            file.unlink()


@pytest.mark.full("projects of one's own")
@pytest.mark.parametrize(("number", "name"), NAMES, ids=[name for _, name in NAMES])
def test_an_example_of_the_documentation(ran, number, name):
    said, found = ran
    outcome, words = found.get(f"tests.test_example_{number}.{name}", ("missing", said))
    assert outcome == "passed", words


@pytest.mark.full("projects of one's own")
@pytest.mark.standards("QA-08", "QA-10")
@pytest.mark.parametrize("name", WORDS)
def test_what_must_fail_does_with_these_words(ran, name):
    outcome, words = ran[1][f"tests.test_failing.{name}"]
    assert outcome in ("failed", "error")
    assert [part for part in WORDS[name] if part not in words] == [], words


@pytest.mark.full("projects of one's own")
def test_a_failure_of_the_watch_is_the_tests_own(ran):
    """It is a failure of the test, not an error in its teardown: expected failures count as expected, and the
    watch's findings are listed with the other errors.
    """
    said, found = ran
    assert {found[f"tests.test_failing.{name}"][0] for name in ("test_leak", "test_console")} == {"failed"}
    assert found["tests.test_failing.test_expected"][0] == "skipped"  # JUnit's word for an expected failure
    assert "console error: broken" in said.partition("test_own_failure")[2]


@pytest.mark.full("projects of one's own")
def test_an_environment_is_tested_with_the_development_provider(outside):
    toml = '[site]\nname = "Staged"\n[auth]\nissuer = "https://login.example/"\n'
    outside.write("site/environments/staging.toml", toml)
    outside.write(
        "tests/test_staged.py", "def test_it(site):\n    assert site.output.config.site.name == 'Staged'\n"
    )
    said, found = outside.run("--site-env", "staging", "tests/test_staged.py")
    assert found["tests.test_staged.test_it"][0] == "passed", said
    (outside.project / "site/environments/staging.toml").unlink()
    (outside.project / "tests/test_staged.py").unlink()


STEPS = """
import pytest


@pytest.fixture
def sign_in_steps():
    def steps(page, account):
        at_home = page.url.endswith("/clean")
        page.locator("BUTTON").first.click()
        if not at_home:
            page.get_by_test_id(f"account-{account or 'ada'}").click()
        page.locator("SIGNED_IN").wait_for(state="attached")

    return steps
"""
DEPLOYED = """
def test_nothing_leaks(signed_in, leak_audit):
    signed_in("ada", start="/about/")
    leak_audit("signed in")


def test_signed_in_first(signed_in_page, leak_audit):
    assert {"access_token", "code"} <= {secret.kind for secret in leak_audit.secrets}


def test_leak(signed_in, leak_audit):
    page = signed_in("ada")
    page.evaluate("localStorage.setItem('seen', 'yes')")


def test_nobody(page, leak_audit):
    page.goto("/")


def test_policy(page):
    page.goto("/")
    page.evaluate("console.error('broken')")


def test_provider(page, provider):
    page.goto("/")
"""


@pytest.mark.full("projects of one's own")
@pytest.mark.standards("QA-08", "QA-10")
def test_a_deployed_site(outside):
    steps = STEPS.replace("BUTTON", "[data-auth-action=login]").replace(
        "SIGNED_IN", "html[data-auth=signed-in]"
    )
    outside.write("tests/conftest.py", steps)
    outside.write("tests/test_deployed.py", DEPLOYED)
    with sites.running_site() as there:
        said, found = outside.run("-p", "no:xdist", f"--base-url={there.url}", "tests/test_deployed.py")
        asked = {event["event"] for event in there.provider.events}
    for name in ("conftest", "test_deployed"):
        (outside.project / f"tests/{name}.py").unlink()
    ends = {name.rpartition(".")[2]: end for name, end in found.items()}
    assert ends["test_nothing_leaks"][0] == ends["test_signed_in_first"][0] == "passed", said
    assert ends["test_leak"][0] == ends["test_nobody"][0] == ends["test_policy"][0] == "failed", said
    assert "web storage entry in localStorage: seen" in ends["test_leak"][1]
    assert "no secret of a sign-in was on the wire" in ends["test_nobody"][1]
    assert "console error: broken" in ends["test_policy"][1]
    assert ends["test_provider"][0] == "skipped" and there.url in ends["test_provider"][1]
    assert {"authorize", "token"} <= asked


@pytest.mark.full("projects of one's own")
def test_a_deployed_site_of_any_make(outside, tmp_path):
    """If a page leaks its tokens, they are found; if it stores something that is no secret, nothing is reported."""
    body = "def test_it(signed_in, leak_audit):\n    page = signed_in('ada', start=START)\n"
    body += "    page.evaluate(\"localStorage.theme = 'dark'\")\n"
    (tmp_path / "conftest.py").write_text(
        STEPS.replace("BUTTON", "#login").replace("SIGNED_IN", "html[data-planted]") + PATIENCE
    )
    (tmp_path / "test_leaky.py").write_text(body.replace("START", "'/'"))
    (tmp_path / "test_clean.py").write_text(body.replace("START", "'/clean'"))
    settings = "[pytest]\ngossamer_any_site = true\ngossamer_strict = false\nbase_url = "
    with selftest.serving() as there:
        (tmp_path / "pytest.ini").write_text(settings + there.url)
        said, found = outside.run("-p", "no:xdist", folder=tmp_path)
    assert found["test_clean.test_it"][0] == "passed", said
    outcome, words = found["test_leaky.test_it"]
    assert outcome == "failed", said
    assert [
        place for place in ("localStorage", "cookie jar") if f"access_token in {place}" not in words
    ] == [], words


def test_every_fixture_and_setting_is_in_the_table():
    table = TEXT.partition("## Everything there is")[2]
    fixtures = {
        name
        for module in (plugin, browsing)
        for name, made in vars(module).items()
        if type(made).__name__ == "FixtureFunctionDefinition" and not name.startswith("gossamer_")
    }
    assert len(fixtures) > 10
    hidden = {"chromium_found", "playwright", "browser_type_launch_args", "browser_context_args"}
    assert {name for name in fixtures - hidden if f"`{name}" not in table} == set()
    source = Path(plugin.__file__).read_text("utf-8")
    settings = re.findall(r'(?:addini|addoption)\("([\w-]+)"', source)
    assert settings and {name for name in settings if f"`{name}" not in table} == set()


def test_pytest_alone_loads_little_of_it(outside):
    """The plugin is loaded in every pytest run where Gossamer is installed, with or without Playwright."""
    heavy = (
        "{'tornado', 'playwright', 'jinja2', 'joserfc'} & {name.partition('.')[0] for name in sys.modules}"
    )
    command = [outside.python, "-c", f"import sys, builder.qa.plugin; print({heavy})"]
    done = subprocess.run(command, cwd=outside.project, capture_output=True, text=True, timeout=60)
    assert done.stdout == "set()\n", done.stderr
