"""The web edition is for everybody: what is for an audience never gets there, from the file on."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

from newsletter import rendering
from newsletter.config.settings import Publish
from newsletter.domain.issue import Quote
from newsletter.rendering.web_edition import for_everybody
from tests.projects import MakeProject, RunNewsletter
from tests.rendering.samples import (
    NONCE,
    SLOT,
    Page,
    block,
    empty_issue,
    event,
    full_issue,
    picture,
    render,
    story,
    with_settings,
)

SERIES = {
    "content/articles/open.md": "---\ntitle: Open deel\ndate: 2026-11-20\nseries: Rondkomen\npart: 1\n---\n\nVoor ieder.\n",
    "content/articles/besloten.md": "---\ntitle: Besloten deel\ndate: 2026-11-20\nseries: Rondkomen\npart: 2\naudience: zorg\n---\n\nVoor zorg.\n",
    "content/articles/los.md": "---\ntitle: Een gewoon stuk\ndate: 2026-11-19\n---\n\nVoor ieder.\n",
}


def test_a_part_for_an_audience_stays_out_of_the_web_edition(
    make_project: MakeProject, newsletter: RunNewsletter
) -> None:
    root = make_project(SERIES)
    assert newsletter("-C", root, "build", "--date", "2026-11-23").code == 0
    folder = root / "issues" / "2026-11-23"
    for name in ("index.html", "email.html", "email.txt"):
        body = (folder / name).read_text(encoding="utf-8")
        assert "Open deel" in body
        assert "Een gewoon stuk" in body
    assert "Besloten deel" not in (folder / "index.html").read_text(encoding="utf-8")


def test_only_pieces_without_an_audience_are_public() -> None:
    issue = full_issue(
        lead=story("A", audience="zorg"),
        stories=(story("B", audience="zorg"), story("C")),
        quote=Quote(text="D", by=None, url=None, audience="zorg"),
        agenda=(event("E", audience="zorg"),),
        shorts=(),
        blocks=(block("F", audience="zorg"), block("G")),
    )
    public = for_everybody(issue, ())
    assert (public.lead, public.quote, public.agenda) == (None, None, ())
    assert [one.title for one in public.stories] == ["C"]
    assert [one.title for one in public.blocks] == ["G"]
    assert public.dossiers == issue.dossiers


def test_slots_are_filled_with_their_defaults_as_text_or_html() -> None:
    slot = replace(SLOT, default="<lezer> & co")
    issue = full_issue(subject=f"Dag {slot.token}", preheader=slot.token)
    public = for_everybody(issue, [slot])
    assert (public.subject, public.preheader) == ("Dag <lezer> & co", "<lezer> & co")
    assert public.letter is not None
    assert "Beste &lt;lezer&gt; &amp; co," in public.letter.html
    assert for_everybody(empty_issue(), [slot]) == empty_issue()


PUBLISHING = with_settings(publish=Publish(to="dir:public"))


class Links(HTMLParser):
    """What a page is built of: ids, links inside it, and what it would load."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.hrefs: list[str] = []
        self.loaded: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.ids += [values["id"]] if "id" in values else []
        self.hrefs += [values["href"]] if tag == "a" else []
        self.loaded += [values[name] for name in ("src", "srcset", "poster", "data") if name in values]
        self.loaded += [values["href"]] if tag == "link" and values["rel"] in ("stylesheet", "icon", "preload") else []


def test_a_page_has_landmarks_one_title_and_no_gap_between_headings() -> None:
    web = render(full_issue(), settings=PUBLISHING, logo=picture("logo.png")).web
    links, levels = Links(web), Page(web).levels
    for tag in ("header", "main", "footer", "article", "section", "time", "nav"):
        assert tag in links.tags, tag
    assert (links.tags.count("main"), links.tags.count("h1"), levels[0]) == (1, 1, 1)
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert links.hrefs[0] == "#content"
    assert len(set(links.ids)) == len(links.ids)


def test_every_place_on_the_page_that_a_link_leads_to_is_there() -> None:
    links = Links(render(full_issue(), settings=PUBLISHING).web)
    inside = [href[1:] for href in links.hrefs if href.startswith("#")]
    assert {"a1", "a2", "a3", "agenda-section", "dossier-rondkomen", "short-section", "content"} == set(inside)
    assert set(inside) <= set(links.ids)


def test_a_short_issue_needs_no_contents() -> None:
    assert "nav" not in Links(render(empty_issue(lead=story())).web).tags


def test_nothing_is_loaded_but_its_own_pictures() -> None:
    web = render(full_issue(), settings=PUBLISHING, logo=picture("logo.png")).web
    assert Links(web).loaded
    assert all(source.startswith("images/") for source in Links(web).loaded)
    assert "url(" not in web
    assert "@import" not in web


def test_the_archive_is_linked_where_there_will_be_one() -> None:
    assert "../" in Links(render(full_issue(), settings=PUBLISHING).web).hrefs
    assert "../" not in Links(render(full_issue()).web).hrefs
    english = Links(render(full_issue(language="en"), settings=PUBLISHING).web).hrefs
    assert "../index.en.html" in english
    assert "../" not in english


def test_the_page_does_not_depend_on_whether_it_is_published() -> None:
    before, after = (render(full_issue(), settings=PUBLISHING, published=published) for published in (False, True))
    assert before.web == after.web
    assert before.html != after.html


def test_an_event_has_its_calendars_and_what_is_off_has_none() -> None:
    links = Links(render(empty_issue(agenda=(event(),))).web).hrefs
    assert [href for href in links if not href.startswith("#")][:5] == [
        "https://example.org/aanmelden",
        "e1.ics",
        *[href for href in links if "calendar.google" in href],
        *[href for href in links if "outlook" in href],
    ]
    off = Links(render(empty_issue(agenda=(event(cancelled=True),))).web).hrefs
    assert not [href for href in off if "calendar" in href or href.endswith(".ics")]


def test_other_languages_are_linked_under_their_own_names() -> None:
    web = rendering.render(
        full_issue(),
        settings=PUBLISHING,
        root=Path("none"),
        nonce=NONCE,
        slots=(SLOT,),
        logo=None,
        languages=("nl", "en"),
    ).web
    assert '<a href="index.en.html" hreflang="en" lang="en">English</a>' in web
    assert 'hreflang="en" href="https://nieuws.example.org/2026-11-23/index.en.html"' in web
    assert ">Nederlands<" not in web
