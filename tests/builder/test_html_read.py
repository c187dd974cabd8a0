from hypothesis import given, settings
from hypothesis import strategies as st

from builder import html_read
from builder.html_facts import thawed
from builder.html_read import examine

PARTS = (
    *('<p class="a">', "</p>", "text &amp; more ", "<br>", "<br/>", "<IMG src=a.png>", '<img alt="<b>" src=x>', "</P >"),
    *("<a href='/x/'>", "</a>", "<h2 id=one>", "<h2 id='one'>", '<a name="é">', '<use href="#one"/>', "<a\nhref=y\n>"),
    *("<!-- a <b id=c> -->", "<!---->", "<!-->", "<!-- - -- -->", "<!doctype html>", "<![CDATA[x]]>", "<![if x]>", "<?x?>"),
    *("<script src=a></script>", "<script>if (a < b) { '<i id=z>' }</script>", "<script/>", "<style>", "</style >", "<title>"),
    *("<title>a</title>", "<textarea><b id=t></textarea>", "<a href=/b/ onclick=x style>", "<", ">", "a < b", "<3", "</", "</ p>"),
    *("<p a=b=c>", '<p a="b"c="d">', "<p =x>", "<p a='", '"', "'", "<a href=x/>", "<svg:a xlink:href=q>", "<noscript><b id=n>"),
    *('<meta http-equiv="Content-Security-Policy" content="a">', "<link rel=icon href='@@url:i@@'>", "<link rel=manifest href=@@url:m@@>"),
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=9).map("".join))
def test_the_quick_reading_says_what_the_whole_parser_says(html):
    assert examine(html) == html_read._read(html)


def test_the_pages_of_a_site_need_the_whole_parser_for_each_tag_once(monkeypatch):
    html = "<!doctype html>\n<html lang=en><head><title>T</title></head><body><p>a <b>b</b></p><p>c</p></body></html>"
    examine(html)
    monkeypatch.setattr(html_read, "_Reader", None)
    assert examine(html.replace("a <b>", "x <b>")).problems == []


def test_facts_can_be_kept():
    html = "".join(part for part in PARTS if "'\"" not in part)
    facts = examine(html)
    assert facts.ids and facts.links and facts.problems and facts.loads and facts.manifests and facts.policies
    assert thawed(facts.frozen()) == facts
    assert "\n" not in facts.frozen()
