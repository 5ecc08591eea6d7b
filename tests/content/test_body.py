"""One item's text, rendered: safe, absolute, with its teaser."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from hypothesis import strategies as st
from PIL import Image

from newsletter.content import read_body, render_text
from newsletter.domain.item import Body, Item, Kind
from newsletter.domain.slots import slot_token
from newsletter.errors import ContentError, Problem
from tests.content.conftest import Newsroom, make_settings


def draw(file: Path, size: tuple[int, int] = (40, 30)) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, "teal").save(file)
    return file


def test_markdown_has_tables_strikethrough_footnotes_and_definitions(newsroom: Newsroom) -> None:
    html = newsroom.body(
        "| a | b |\n|---|--:|\n| 1 | 2 |\n\n~~weg~~ noot[^1] [elders][ref]\n\nwoord\n: uitleg\n\n[^1]: De noot.\n\n"
        "[ref]: https://example.org/x\n"
    ).html
    assert "<table>" in html
    assert "<td>1</td>" in html
    assert '<td align="right">2</td>' in html
    assert "<s>weg</s>" in html
    assert '<a href="https://example.org/x">elders</a>' in html
    assert "<dt>woord</dt>" in html
    [target] = re.findall(r'<li id="(fn-\w+-1)">', html)
    assert f'href="#{target}"' in html


def test_footnotes_of_two_items_do_not_meet(newsroom: Newsroom) -> None:
    for name in ("a", "b"):
        newsroom.write(f"content/articles/{name}.md", "Tekst[^1].\n\n[^1]: Noot.\n")
    rendered = [newsroom.rendered(item).html for item in newsroom.collect().items]
    ids = [set(re.findall(r'id="([^"]+)"', html)) for html in rendered]
    assert len(ids[0]) == len(ids[1]) == 2
    assert not ids[0] & ids[1]


@pytest.mark.parametrize(
    ("language", "quoted"),
    [
        ("nl", "“Ja”, zei ze. ‘Nee’."),
        ("de", "„Ja“, zei ze. ‚Nee‘."),
        ("fr", "«\u00a0Ja\u00a0», zei ze. ‹\u00a0Nee\u00a0›."),
        ("en-GB", "“Ja”, zei ze. ‘Nee’."),
    ],
)
def test_quotes_are_those_of_the_language(newsroom: Newsroom, language: str, quoted: str) -> None:
    newsroom.settings = make_settings(language=language)
    assert newsroom.body("\"Ja\", zei ze. 'Nee'.").html.replace("&nbsp;", "\u00a0") == f"<p>{quoted}</p>"


def test_dutch_elisions_get_an_apostrophe(newsroom: Newsroom) -> None:
    assert newsroom.body("'s Avonds in 't huis, zei 'ie.").html == "<p>’s Avonds in ’t huis, zei ’ie.</p>"


def test_code_is_left_alone(newsroom: Newsroom) -> None:
    assert newsroom.body('`"a" -- b`').html == '<p><code>"a" -- b</code></p>'


def test_the_heading_that_became_the_title_is_not_repeated(newsroom: Newsroom) -> None:
    assert newsroom.body("# Het *stuk*\n\nTekst.").html == "<p>Tekst.</p>"
    assert newsroom.body("---\ntitle: Het stuk\n---\n6 november 2017\n\n# Het stuk\n\nTekst.").html == "<p>Tekst.</p>"
    assert newsroom.body("6 november 2017\n\n# Het stuk\n\nTekst.").html == "<p>Tekst.</p>"
    assert newsroom.body("---\ntitle: Iets\n---\n# Anders\n\nTekst.").html == "<h3>Anders</h3>\n<p>Tekst.</p>"


def test_headings_begin_below_the_items_title(newsroom: Newsroom) -> None:
    html = newsroom.body("---\ntitle: x\n---\n# Een\n\n## Twee\n\n##### Diep\n").html
    assert re.findall(r"<(h\d)>(\w+)</\1>", html) == [("h3", "Een"), ("h4", "Twee"), ("h6", "Diep")]


@pytest.mark.parametrize(
    ("text", "teaser", "more"),
    [
        ("Eerste alinea met *nadruk*[^1].\n\nTweede.\n\n[^1]: Noot.", "Eerste alinea met nadruk.", True),
        ("Alleen dit.", "Alleen dit.", False),
        ("Vooraf.\n\nEn dit.\n<!--more-->\nDe rest.", "Vooraf. En dit.", True),
        ("Vooraf <!-- more --> de rest.", "Vooraf", True),
        ("---\nsummary: Kort & goed\n---\nLang.", "Kort & goed", True),
        ("---\nsummary: Kort\n---\n", "Kort", False),
        ("![x](weg.png)\n\n{{< toc >}}\n\nTekst.", "x", True),
        ("- een\n- twee\n", "een twee", False),
        ("", "", False),
        ("a < b &amp; c", "a < b & c", False),
    ],
)
def test_the_teaser_is_what_invites(newsroom: Newsroom, text: str, teaser: str, more: bool) -> None:
    body = newsroom.body(text)
    assert (body.teaser, body.more) == (teaser, more)
    assert "\ue0f0" not in body.html


def test_a_long_first_paragraph_is_cut_at_a_word(newsroom: Newsroom) -> None:
    body = newsroom.body("woord, " * 100)
    assert body.teaser.endswith("woord…")
    assert len(body.teaser) <= 281
    assert body.more


def test_links_become_absolute_under_the_base_url(newsroom: Newsroom) -> None:
    html = newsroom.body(
        "[a](x.html) [b](/y?q=1&r=2#z) [c](//e.org/z) [d](mailto:a@b.nl) [e](tel:+31) [f](#kop) <a href='a b'>g</a>"
    ).html
    assert re.findall(r'href="([^"]*)"', html) == [
        "https://nieuws.example.org/x.html",
        "https://nieuws.example.org/y?q=1&amp;r=2#z",
        "https://e.org/z",
        "mailto:a@b.nl",
        "tel:+31",
        "https://nieuws.example.org/a%20b",
    ]


def test_links_of_a_source_become_absolute_on_its_site(newsroom: Newsroom, site: Callable[..., None]) -> None:
    site("../site/*.md", "https://example.org/{slug}/")
    newsroom.write(
        "../site/een.md",
        "[a](b) [c](/d) [e](#f) ![g](weg.png) ![h](/i.png) ![j]({static}/k.png) [l]({{site.baseurl}}/m)",
    )
    html = newsroom.rendered(newsroom.collect().items[0]).html
    assert re.findall(r'(?:href|src)="([^"]*)"', html) == [
        "https://example.org/een/b",
        "https://example.org/d",
        "https://example.org/een/#f",
        "https://example.org/een/weg.png",
        "https://example.org/i.png",
        "https://example.org/k.png",
        "https://example.org/m",
    ]
    assert newsroom.warnings == []


def test_a_local_picture_comes_along(newsroom: Newsroom) -> None:
    draw(newsroom.root / "content/articles/beeld/mooi huis.png")
    body = newsroom.body("---\nimage: beeld/mooi huis.png\n---\nTekst ![Een huis](beeld/mooi%20huis.png)")
    [picture] = body.pictures
    assert body.picture == picture
    assert re.fullmatch(r"mooi-huis-[0-9a-f]{8}\.png", picture.name)
    assert f'<img alt="Een huis" width="40" src="images/{picture.name}">' in body.html
    assert newsroom.warnings == []


def test_a_missing_picture_leaves_its_alt_text_and_a_warning_with_its_line(newsroom: Newsroom) -> None:
    body = newsroom.body("---\ntitle: x\nimage: weg.jpg\n---\n\nEen.\n\n![Een <b> huis](mist.png)\n")
    assert body.html == "<p>Een.</p>\n<p>Een &lt;b&gt; huis</p>"
    assert [str(warning) for warning in newsroom.warnings] == [
        'content/articles/stuk.md:8: the picture "mist.png" is not there',
        'content/articles/stuk.md:3: the picture "weg.jpg" is not there',
    ]
    assert body.picture is None


def test_pictures_outside_the_project_stay_outside(newsroom: Newsroom, tmp_path: Path) -> None:
    draw(tmp_path / "geheim.png")
    body = newsroom.body("![a](../../../geheim.png)")
    assert body.html == "<p>a</p>"
    assert "outside the project" in newsroom.warnings[0].reason


def test_svg_and_data_pictures_are_left_out(newsroom: Newsroom) -> None:
    newsroom.write("content/articles/a.svg", "<svg/>")
    body = newsroom.body(
        "![tekening](a.svg) ![data](data:image/png;base64,AAAA) <img src='data:image/png;base64,AA' alt=rauw>"
    )
    assert "<img" not in body.html
    assert [word for word in ("tekening", "data", "rauw") if word in body.html] == ["tekening", "data", "rauw"]
    assert len(newsroom.warnings) == 3


def test_web_pictures_are_kept(newsroom: Newsroom) -> None:
    html = newsroom.body("![a](https://e.org/a.png) <img src='//e.org/b.png' width='50%' height=20 onerror=x>").html
    assert '<img alt="a" src="https://e.org/a.png">' in html
    assert '<img height="20" src="https://e.org/b.png" alt="">' in html


@pytest.mark.parametrize(
    "code", ['{{< figure src="a.png" >}}', "{{<fig>}}", "{{% note %}}", "{% include x.html %}", "{{ site.url }}"]
)
def test_commands_of_other_programs_are_shown_and_remarked(newsroom: Newsroom, code: str) -> None:
    body = newsroom.body(f"Eerste regel.\n\nZie {code} hier.")
    shown = re.sub("[“”]", '"', body.html).replace("&lt;", "<").replace("&gt;", ">")
    assert f"<p>Zie {code} hier.</p>" in shown
    [warning] = newsroom.warnings
    assert (warning.where, warning.line) == ("content/articles/stuk.md", 3)


def test_quoting_a_template_is_no_command(newsroom: Newsroom) -> None:
    body = newsroom.body("Schrijf `{{< figure >}}` of {{ name }}, en %s.")
    assert "<code>{{&lt; figure &gt;}}</code> of {{ name }}, en %s." in body.html
    assert newsroom.warnings == []


def test_html_files_show_their_body(newsroom: Newsroom) -> None:
    body = newsroom.body(
        "---\ntitle: x\n---\n<html><head><title>T</title><style>p{}</style></head>"
        "<body class=a><p style='color:red' onclick=x>Tekst</p><script>alert(1)</script></body></html>",
        "content/articles/a.html",
    )
    assert body.html == "<p>Tekst</p>"


def test_plain_text_files_become_prose(newsroom: Newsroom) -> None:
    body = newsroom.body(
        '6 november 2017\n\nEen zin.\n\nEen kop\n\nNog "een" zin,\nen door.\n\nMenu', "content/articles/a.txt"
    )
    assert body.html == "<p>Een zin.</p>\n<h3>Een kop</h3>\n<p>Nog “een” zin, en door.</p>"
    assert body.teaser == "Een zin."


def test_a_file_that_has_gone_is_an_error_with_its_name(newsroom: Newsroom) -> None:
    item = newsroom.item("# A")
    (newsroom.root / item.path).unlink()
    with pytest.raises(ContentError, match=r"content/articles/stuk\.md: cannot be read"):
        newsroom.rendered(item)


def introduction(newsroom: Newsroom, text: str) -> Body:
    (newsroom.root / "issues/1").mkdir(parents=True, exist_ok=True)
    newsroom.warnings.clear()
    return render_text(
        text,
        where="issues/1/issue.md",
        line=9,
        beside=newsroom.root / "issues/1/issue.md",
        root=newsroom.root,
        settings=newsroom.settings,
        warn=newsroom.warnings.append,
    )


def test_an_introduction_is_rendered_like_an_article(newsroom: Newsroom) -> None:
    body = introduction(newsroom, "Beste lezer,\n\n## Kop\n\n![x](weg.png) [y](z)")
    assert body.html == '<p>Beste lezer,</p>\n<h3>Kop</h3>\n<p>x <a href="https://nieuws.example.org/z">y</a></p>'
    assert [str(warning) for warning in newsroom.warnings] == [
        'issues/1/issue.md:13: the picture "weg.png" is not there'
    ]


def test_slots_pass_through_an_introduction(newsroom: Newsroom) -> None:
    token = slot_token("0a1b2c", 3)
    body = introduction(newsroom, f"Beste {token}, zie [hier]({token}) of [daar](https://e.org/?n={token}).")
    assert body.html == (
        f'<p>Beste {token}, zie <a href="{token}">hier</a> of <a href="https://e.org/?n={token}">daar</a>.</p>'
    )


NASTY = st.sampled_from([
    "<script>", "</script>", "<img src=x onerror=alert(1)>", "<svg onload=x>", "<a href='javascript:alert(1)'>", "<iframe>",
    "[x](javascript:alert(1))", "![", "](", "<p>", "</p>", "<style>", "<!--", "-->", "<![CDATA[", "&lt;script&gt;", "\n\n",
    "<table>", "<td>", "<math><mi>", "<noscript>", "<b>", "`", "# ", "'", '"', "=", '<a href="jav&#x09;ascript:x">', "\x0b",
    "<form action=x><input>", "<base href=//e>", "<img src='a\" onerror=\"x'>", "{{<", "[^1]", "\n[^1]: x\n", "<xmp>", "<!--more-->",
])  # fmt: skip


@limits(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.one_of(NASTY, st.text(max_size=10)), max_size=25).map("".join),
    st.sampled_from([".md", ".txt", ".html", ".ics"]),
)
def test_nothing_dangerous_comes_out_whatever_goes_in(newsroom: Newsroom, text: str, suffix: str) -> None:
    path = f"content/articles/wild{suffix}"
    newsroom.write(path, text.encode("utf-8", "replace"))
    item = Item(path=path, kind=Kind.ARTICLE, title="x", attributes={"description": text})
    warnings: list[Problem] = []
    try:
        body = read_body(item, root=newsroom.root, settings=newsroom.settings, warn=warnings.append)
    except ContentError:
        return
    tags = re.findall(r"<[^<>]*>", body.html)
    assert not [
        tag for tag in tags if re.search(r"<(?:script|style|iframe|form|svg|base|math|input)\b", tag, re.IGNORECASE)
    ]
    assert not [tag for tag in tags if re.search(r"\son\w+\s*=", re.sub(r'"[^"]*"', '""', tag), re.IGNORECASE)]
    for address in re.findall(r'(?:href|src)="([^"]*)"', "".join(tags)):
        assert re.match(r"https?://|mailto:|tel:|#fn|images/", address)
    assert not re.search("[\ue0f0-\ue0ff]", body.html)
    assert "\n" not in body.teaser


def test_a_large_picture_comes_in_two_sizes_and_a_drawing_as_wide_as_it_means_to_be(newsroom: Newsroom) -> None:
    picture = newsroom.root / "content" / "articles" / "a.jpg"
    picture.parent.mkdir(parents=True)
    Image.effect_noise((2000, 1000), 90).save(picture)
    body = newsroom.body("---\nimage: a.jpg\n---\nTekst.")
    assert body.picture is not None
    assert body.small is not None
    assert (body.picture.width, body.small.width) == (1200, 288)
    Image.effect_noise((500, 250), 90).save(picture)
    assert newsroom.body("---\nimage: a.jpg\n---\nTekst.").small is None
    newsroom.write(
        "content/articles/b.svg",
        '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="45"><rect width="9"/></svg>',
    )
    body = newsroom.body("![Een vlak](b.svg)")
    assert 'width="90"' in body.html
    assert [(picture.width, picture.height) for picture in body.pictures] == [(180, 90)]
