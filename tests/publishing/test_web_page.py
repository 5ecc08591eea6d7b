"""A page is read again as it was meant: what it says of itself, and its text for a feed."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from newsletter.publishing import read_web_page

URL = "https://nieuws.example.org/2026-12-01/"
PAGE = """<!doctype html><html><head><title>Onderwerp – De Proef</title>
<meta name="description" content="Waar het &amp; over gaat">
<meta property="og:title" content="Onder&quot;werp"></head><body><nav>weg</nav><main id="content">
<nav class="contents"><ul><li>ook weg</li></ul></nav>
<h2 onclick="x()" class="y">A &lt; B</h2><script>alert(1)</script><style>p{}</style>
<p style="color:red">Zie <a href="#a">hier</a> en <a href="https://x.example/">daar</a>.</p>
<img src="images/p.png" alt="Een &quot;p&quot;" width="3"><br></main><footer>weg</footer></body></html>"""


def test_a_page_says_its_title_and_summary() -> None:
    page = read_web_page(PAGE, url=URL)
    assert (page.title, page.summary) == ('Onder"werp', "Waar het & over gaat")


def test_a_page_that_says_no_title_of_its_own_gets_the_one_that_is_known() -> None:
    page = read_web_page("<title>Een pagina</title><main>x</main>", url=URL, title="Het onderwerp")
    assert (page.title, page.summary, page.html) == ("Het onderwerp", "", "x")
    assert read_web_page("<title>Een pagina</title>", url=URL).title == "Een pagina"


def test_its_text_has_absolute_addresses_and_nothing_to_run() -> None:
    text = read_web_page(PAGE, url=URL).html
    assert text == (
        "<h2>A &lt; B</h2>\n"
        f'<p>Zie <a href="{URL}#a">hier</a> en <a href="https://x.example/">daar</a>.</p>\n'
        f'<img src="{URL}images/p.png" alt="Een &quot;p&quot;" width="3"><br>'
    )


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen |= {tag, *(name for name, _ in attrs)}


@given(
    st.lists(
        st.sampled_from(
            [
                "<script>",
                "</script>",
                "<p>",
                "</main>",
                "<svg onload=x>",
                "<main>",
                "<a href=//x>",
                "a<b",
                "<style",
                "-->",
                "<!--",
                "<nav>",
                "</nav>",
            ]
        )
    )
)
def test_whatever_stands_on_a_page_no_script_gets_into_the_feed(pieces: list[str]) -> None:
    tags = Tags()
    tags.feed(read_web_page(f"<main>{''.join(pieces)}", url=URL).html)
    assert not tags.seen & {"script", "style", "svg", "nav", "onload"}
