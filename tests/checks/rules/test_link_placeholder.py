"""link-placeholder: every link leads to the public web."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.checks.mails import changed, findings, from_source, good_mail, mail_of, with_items
from tests.rendering.samples import SETTINGS, story


@pytest.mark.parametrize(
    "href",
    [
        "https://example.com/x", "http://www.example.net", "http://localhost:8000/x", "http://127.0.0.1/x", "http://[::1]/",
        "http://192.168.1.4/", "http://intranet/x", "https://site.test", "file:///home/ik/brief.pdf", "C:\\brief.doc",
        "verslag.html", "https://nas.local/x",
    ],
)  # fmt: skip
def test_an_address_that_no_reader_can_follow_is_an_error_at_its_line(href: str) -> None:
    mail = mail_of(f'<a href="{href}">Het verslag</a>', sources=from_source(f"Kop\n\n[Het verslag]({href})\n"))
    (finding,) = findings("link-placeholder", mail)
    assert (finding.severity, finding.place) == ("error", "content/articles/1.md:3")


@pytest.mark.parametrize(
    "href",
    [
        "https://example.org/x", "https://rekenhulp.example.org", "mailto:ik@buurt.nl", "tel:+31201234567", "#noot",
        "https://myexample.com", "https://www.nos.nl/", "webcal://buurt.nl/a.ics", "https://testbuurt.nl", "https://8.8.8.8/",
        "https://nieuws.example.org/agenda/stilte", "https://xn--caf-dma.nl/", "https://nieuws.example.org/index.html",
    ],
)  # fmt: skip
def test_what_is_fine(href: str) -> None:
    assert findings("link-placeholder", mail_of(f'<a href="{href}">Het verslag</a>')) == []


@pytest.mark.parametrize(
    ("written", "fix"),
    [("www.nos.nl/x", "https://www.nos.nl"), ("nos.nl", "https://nos.nl"), ("ik@buurt.nl", "mailto:ik@buurt.nl")],
)
def test_an_address_without_its_beginning_ends_up_below_our_own_site(written: str, fix: str) -> None:
    mail = mail_of(
        f'<a href="https://nieuws.example.org/{written}">NOS</a>', sources=from_source(f"\n[NOS]({written})")
    )
    (finding,) = findings("link-placeholder", mail)
    assert finding.place == "content/articles/1.md:2"
    assert fix in finding.fix


def test_a_file_on_a_computer_is_found_in_the_words_it_has_become() -> None:
    source = "# Verslag\n\nZie [hier](file:///c:/x.doc).\n"
    article = story("Verslag", html="<p>Zie [hier](file:///c:/x.doc).</p>")
    (finding,) = findings("link-placeholder", with_items({"content/articles/1.md": source}, stories=(article,)))
    assert finding.place == "content/articles/1.md:3"


def test_an_address_of_our_own_that_is_none_is_told_once_and_not_for_every_link() -> None:
    publication = replace(SETTINGS.publication, base_url="http://localhost:8000")
    html = good_mail().html.replace("https://nieuws.example.org", "http://localhost:8000")
    toml = from_source('[publication]\nbase_url = "http://localhost:8000"\n', "newsletter.toml")
    mail = changed(settings=replace(SETTINGS, publication=publication), html=html, sources=toml)
    (finding,) = findings("link-placeholder", mail)
    assert finding.place == "newsletter.toml:2"
