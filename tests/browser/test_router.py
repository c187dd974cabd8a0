"""The router: links inside the site replace <main>; everything else is left to the browser."""

import re

import pytest
from playwright.sync_api import expect

from builder.qa.kit.waiting import wait_for

from . import journeys


def test_link_swaps_main_without_a_document_load(home, site):
    home.get_by_role("link", name="About", exact=True).first.click()
    expect(home).to_have_url(f"{site.url}/about/")
    heading = home.get_by_role("heading", level=1)
    expect(heading).to_be_focused()
    expect(home).to_have_title("About · Fernhill")
    expect(home.locator("#announcer")).to_have_text("About")
    expect(home.locator('nav [aria-current="page"]')).to_have_text("About")
    assert journeys.same_document(home)
    assert home.locator("main").count() == 1


def test_back_and_forward_with_their_scroll_positions(home, site):
    home.set_viewport_size({"width": 500, "height": 300})
    home.evaluate("scrollTo(0, 180)")
    home.locator("nav").get_by_role("link", name="About").evaluate("link => link.click()")
    expect(home).to_have_url(f"{site.url}/about/")
    expect(home.get_by_role("heading", level=1)).to_have_text("About Fernhill")
    assert home.evaluate("scrollY") == 0
    home.go_back()
    expect(home).to_have_url(f"{site.url}/")
    expect(home).to_have_title("Fernhill")
    wait_for(home, "scrollY === 180")
    home.go_forward()
    expect(home).to_have_title("About · Fernhill")
    assert journeys.same_document(home)


@pytest.mark.full("more journeys in the browser")
@pytest.mark.parametrize("modifier", ["Control", "Shift", "Meta"])
def test_modified_clicks_are_the_browsers(home, site, context, modifier):
    if modifier == "Meta":
        event = "new MouseEvent('click', {bubbles: true, cancelable: true, metaKey: true})"
        prevented = home.evaluate(
            f"""() => {{ const link = document.querySelector('nav a[href="/about/"]'); const event = {event};
            let seen; addEventListener('click', (e) => {{ seen = e.defaultPrevented; e.preventDefault() }}, {{once: true}});
            link.dispatchEvent(event); return seen }}"""
        )
        assert prevented is False
        return
    with context.expect_page() as opened:
        home.locator("nav").get_by_role("link", name="About").click(modifiers=[modifier])
    expect(opened.value).to_have_url(f"{site.url}/about/")
    expect(home).to_have_url(f"{site.url}/")
    assert journeys.same_document(home)


@pytest.mark.full("more journeys in the browser")
@pytest.mark.parametrize("attribute", [("target", "_blank"), ("download", ""), ("rel", "external")])
def test_links_that_ask_for_the_browser_get_it(home, attribute):
    name, value = attribute
    prevented = home.evaluate(
        """([name, value]) => { const link = document.querySelector('nav a[href="/about/"]'); link.setAttribute(name, value);
        let seen; addEventListener('click', (e) => { seen = e.defaultPrevented; e.preventDefault() }, {once: true});
        link.click(); return seen }""",
        [name, value],
    )
    assert prevented is False


@pytest.mark.full("more journeys in the browser")
def test_a_fragment_link_stays_the_browsers(home):
    home.get_by_role("link", name="Skip to content").focus()
    home.keyboard.press("Enter")
    expect(home).to_have_url(re.compile("/#main$"))
    assert journeys.same_document(home)


@pytest.mark.full("more journeys in the browser")
def test_a_link_to_a_route_that_is_not_there_loads_the_404_page(home, site, strict):
    strict.expect("404")
    home.evaluate("""() => { const a = document.createElement('a'); a.href = '/nowhere/'; a.textContent = 'nowhere';
        document.querySelector('main').append(a) }""")
    home.get_by_role("link", name="nowhere").click()
    expect(home.get_by_role("heading", level=1)).to_be_visible()
    expect(home).to_have_url(f"{site.url}/nowhere/")


def test_route_opened_directly_runs_its_view(page, site):
    journeys.sign_in(page, start="/")
    page.goto("/profile/")
    expect(page.get_by_test_id("claims")).to_contain_text("ada@")


def test_quick_clicks_end_at_the_last_one(home, site):
    for name in ("About", "Home", "About"):
        home.locator("nav").get_by_role("link", name=name).evaluate("link => link.click()")
    expect(home).to_have_url(f"{site.url}/about/")
    expect(home).to_have_title("About · Fernhill")
    expect(home.get_by_role("heading", level=1)).to_have_text("About Fernhill")


@pytest.mark.full("more journeys in the browser")
def test_the_page_is_readable_without_script(browser, site):
    context = browser.new_context(java_script_enabled=False, base_url=site.url)
    page = context.new_page()
    for route in ("/", "/about/", "/invoices/", "/profile/"):
        page.goto(route)
        assert page.get_by_role("heading", level=1).is_visible()
    context.close()


@pytest.mark.full("more journeys in the browser")
def test_sign_in_state_shifts_nothing(page, site):
    page.add_init_script("""
        window.shifts = [];
        new PerformanceObserver((list) => { for (const e of list.getEntries()) shifts.push(e.value) })
            .observe({type: 'layout-shift', buffered: true});
    """)
    page.goto("/")
    journeys.expect_signed_out(page)
    assert sum(page.evaluate("shifts")) < 0.01
    journeys.sign_in(page)
    page.reload()
    expect(page.get_by_test_id("user")).to_have_text("Ada Lovelace")
    assert sum(page.evaluate("shifts")) < 0.01
