"""The web edition is for everybody: what is for an audience never gets there, from the file on."""

from __future__ import annotations

from dataclasses import replace

from newsletter.domain.issue import Quote
from newsletter.rendering.web_edition import for_everybody
from tests.projects import MakeProject, RunNewsletter
from tests.rendering.samples import SLOT, block, empty_issue, event, full_issue, story

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
