"""Every place that could contain a code after a sign-in, including the browser's own files on disk."""

import pytest

from builder.qa import leaks

from . import journeys

MODES = [
    pytest.param(mode, marks=pytest.mark.site({"auth.response_mode": mode}))
    for mode in ("form_post", "query")
]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.full("more journeys in the browser")
@pytest.mark.standards("AR-18", "CB-01", "ST-01")
def test_in_no_place_but_by_query_in_the_browsers_own_history_file(
    playwright, whole_found, site, tmp_path, mode
):
    """Chromium records each address of a chain of redirects. With form_post, none of them contains the code."""
    arguments = whole_found.launch_arguments()
    context = playwright.chromium.launch_persistent_context(tmp_path, base_url=site.url, **arguments)
    leaks.watch(context)
    page = context.new_page()
    journeys.sign_in(page)
    (code,) = [secret for secret in site.secrets() if secret.kind == "code"]
    places = {finding.place for finding in leaks.search(page, [code])}
    for place, texts in page.evaluate(journeys.ENTRIES).items():
        places |= {place for text in texts if code.value in text}
    places |= {"the host" for request in site.requests if request.path == "/callback/"}
    context.close()
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    kept = {path.name for path in files if code.value.encode() in path.read_bytes()}
    assert places == set()
    assert ("History" in kept) if mode == "query" else not kept
