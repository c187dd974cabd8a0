import re
from dataclasses import replace

from builder import report
from builder.compile.values import Chunk, Compiled, Module
from builder.config.schema import Budget
from builder.errors import Where
from builder.fingerprint import Asset
from builder.output import File, Part, Weight
from builder.render import Document
from tests.builder.making import make_config

CHUNKS = {
    "scripts/start.js": Chunk("scripts/start.js", ""),
    "scripts/runtime.js": Chunk("scripts/runtime.js", ""),
    "scripts/core.js": Chunk(
        "scripts/core.js",
        "",
        (
            Module("main", "app", 10, "the site"),
            Module("auth.page.client", "auth", 20, "main"),
            Module("json", "stdlib", 70, "main"),
        ),
    ),
    "scripts/door.js": Chunk("scripts/door.js", ""),
    "vault/vault.js": Chunk("vault/vault.js", "", (Module("auth.vault.vault", "auth", 50, "the vault"),)),
    "scripts/flows.js": Chunk(
        "scripts/flows.js",
        "",
        (Module("auth.vault.late", "auth", 30, "sign-in"), Module("re", "stdlib", 10, "auth.vault.late")),
    ),
}
SIZES = {
    "scripts/start.js": 5,
    "scripts/runtime.js": 1000,
    "scripts/core.js": 200,
    "scripts/flows.js": 80,
    "vault/vault.js": 60,
    "scripts/door.js": 3,
}
OTHERS = {"styles/site.css": 40, "static/a.svg": 7, "static/unused.svg": 9}
HOME = ["styles/site.css", "scripts/start.js", "scripts/runtime.js", "scripts/core.js"]


def weigh(budget=None, home=HOME, **config):
    assets = {name: Asset(name, name, name, "/" + name, "", b"", True) for name in {**SIZES, **OTHERS}}
    files = {name: File(name, b"x" * size, "") for name, size in {**SIZES, **OTHERS}.items()}
    files["index.html"] = File("index.html", b"x" * 300, "")
    files["index.html.br"] = File("index.html.br", b"x" * 100, "")
    settings = make_config(budget=budget or Budget(), **config)
    documents = [Document("/", "index.html", "site/pages/index.html", "")]
    needs = {"styles/site.css": ["static/a.svg"]}
    return report.weigh(
        documents,
        {"/": home},
        Compiled(CHUNKS, {}, (), {"scripts/flows.js": "vault"}),
        assets,
        needs,
        files,
        settings,
    )


def test_a_page_weighs_its_html_what_it_names_what_that_needs_and_the_vault():
    (page,) = weigh().pages
    assert [(part.name, part.wire) for part in page.parts] == [
        ("index.html", 100),
        ("styles/site.css", 40),
        ("scripts/start.js", 5),
        ("scripts/runtime.js", 1000),
        ("scripts/core.js", 200),
        ("scripts/door.js", 3),
        ("vault/vault.js", 60),
        ("static/a.svg", 7),
    ]
    assert (page.wire, page.requests) == (1415, 8)


def test_own_code_is_app_auth_and_start_and_no_library():
    (page,) = weigh().pages
    assert page.own == 5 + 200 * 30 // 100 + 60 + 3


def test_budgets_that_are_met_say_nothing():
    assert weigh(Budget(1415, 128, 8)).faults == ()
    assert weigh(Budget()).faults == ()


def test_each_budget_that_is_passed_is_a_fault_at_its_place():
    places = {("budget", "own"): (Where("site/site.toml", 9, 7), "9 | own = 127")}
    faults = weigh(Budget(1414, 127, 7), places=places).faults
    assert [fault.code for fault in faults] == ["over-budget"] * 3
    assert "1,415 bytes; [budget] page allows 1,414" in faults[0].message
    assert faults[1].where == Where("site/site.toml", 9, 7)
    assert "8 requests" in faults[2].message


def test_the_text_shows_pages_scripts_and_who_pulled_what_in():
    text = "\n".join(report.lines(weigh()))
    assert "1,415" in text
    assert "json ← main" in text
    assert "auth.vault.vault ← the vault" in text


def test_a_script_of_many_modules_is_summed_up():
    made = weigh()
    many = tuple(replace(made.modules[0], module=f"m{n}", size=1000 - n) for n in range(20))
    text = "\n".join(report.lines(replace(made, modules=many)))
    assert "m11 ←" in text
    assert "m12 ←" not in text
    assert f"{sum(1000 - n for n in range(12, 20)):,}  8 more" in text


def test_the_record_holds_it_all():
    held = report.record(weigh())
    assert held["pages"][0]["wire"] == 1415
    assert held["pages"][0]["parts"][0] == {"name": "index.html", "wire": 100}
    shipped = {"main", "auth.page.client", "json", "auth.vault.vault", "auth.vault.late", "re"}
    assert {module["module"] for module in held["modules"]} == shipped
    assert held["sign_in"] == 80
    assert held["deferred"] == [{"name": "scripts/flows.js", "realm": "vault", "wire": 80, "own": 60}]


def test_what_a_sign_in_adds_is_a_figure_of_its_own():
    made = weigh()
    assert made.sign_in == 80
    assert "scripts/flows.js" not in {part.name for part in made.pages[0].parts}
    text = "\n".join(report.lines(made))
    assert re.search(r"On sign-in +80 +60 +1\n", text)
    assert re.search(r"in the vault +80 +60  scripts/flows.js\n", text)
    assert "On sign-in" not in "\n".join(report.lines(replace(made, deferred=())))


def test_a_page_that_names_no_runtime_weighs_none_until_somebody_acts():
    made = weigh(home=["styles/site.css", "scripts/start.js"])
    assert (made.pages[0].wire, made.pages[0].own) == (100 + 40 + 5 + 7, 5)
    assert sum(late.wire for late in made.waiting) == 1000 + 200 + 60 + 3
    text = "\n".join(report.lines(made))
    assert re.search(
        r"idle pages +1,263 +123  scripts/runtime.js, scripts/core.js, vault/vault.js, scripts/door.js\n",
        text,
    )
    assert {late["name"] for late in report.record(made)["waiting"]} == {
        "scripts/runtime.js",
        "scripts/core.js",
        "vault/vault.js",
        "scripts/door.js",
    }
    assert weigh().waiting == ()


def test_what_is_looser_is_told():
    assert weigh().loosened == ()
    assert "Looser" not in "\n".join(report.lines(weigh()))
    made = weigh(auth=replace(make_config().auth, restore="frame"))
    assert any(line.startswith("pages may frame 'self' https://login") for line in report.lines(made))
    assert report.record(made)["loosened"] == list(made.loosened)


def test_of_many_pages_the_heaviest_ten_are_shown_and_what_all_weigh():
    made = weigh()
    pages = tuple(Weight(f"/{n}/", (Part("index.html", n),), 0) for n in range(1, 1001))
    lines = report.brief(replace(made, pages=pages), ".gossamer/report.txt")
    assert [line.split()[:2] for line in lines[1:11]] == [[f"/{n}/", f"{n:,}"] for n in range(1000, 990, -1)]
    assert lines[11].split() == [
        "990",
        "more",
        "pages",
        "down",
        "to",
        "1;",
        "the",
        "1,000",
        "pages",
        "weigh",
        "500",
        "bytes",
        "on",
        "average",
    ]
    assert lines[12] == "All pages, and each script with its modules: .gossamer/report.txt"
    assert any(line.startswith("On sign-in") for line in lines)
    assert len(lines) < 20 and lines[-1]
    assert len(report.lines(replace(made, pages=pages))) > 1000
