"""What a message weighs, part by part."""

from __future__ import annotations

from email.message import EmailMessage

from hypothesis import given
from hypothesis import strategies as st

from newsletter.web.preview.sizes import HTML_LIMIT, HTML_NEAR, measure

HTML = "<html><head><style>p { color: red }</style></head><body><p>é</p><h2>Een</h2>%s<h2>Twee &amp; drie</h2><p>kort</p></body></html>"


def message(html: str) -> EmailMessage:
    made = EmailMessage()
    made["Subject"] = "Spreekuur"
    made.set_content("Hallo\n")
    made.add_alternative(html, subtype="html", cte="quoted-printable")
    page = list(made.iter_parts())[1]
    assert isinstance(page, EmailMessage)
    page.add_related(b"x" * 900, "image", "png", filename="klein.png")
    page.add_related(b"y" * 3000, "image", "png", filename="groot.png")
    made.add_attachment(b"BEGIN:VCALENDAR", "text", "calendar", filename="agenda.ics")
    return made


def test_every_part_is_weighed_decoded_and_as_it_travels() -> None:
    html = HTML % ("<p>veel</p>" * 50)
    data = message(html).as_bytes()
    sizes = measure(data, "")
    assert sizes.whole == len(data)
    assert sizes.html == len(html.encode()) + 1
    assert sizes.html_encoded > sizes.html
    assert sizes.text == len("Hallo\n")
    assert sizes.styles == len("p { color: red }")
    assert data[: sizes.headers].startswith(b"Subject: Spreekuur")
    assert b"\n\n" not in data[: sizes.headers]


def test_pictures_stand_by_name_and_weight_the_heaviest_first() -> None:
    sizes = measure(message(HTML % "").as_bytes(), "")
    assert [(one.name, one.bytes) for one in sizes.pictures] == [("groot.png", 3000), ("klein.png", 900)]
    assert all(one.encoded > one.bytes for one in sizes.pictures)
    assert [one.name for one in sizes.others] == ["agenda.ics"]


def test_the_blocks_of_the_html_add_up_and_the_heaviest_comes_first() -> None:
    sizes = measure(message(HTML % ("<p>veel</p>" * 50)).as_bytes(), "")
    assert sizes.blocks[0].name == "Een"
    assert {one.name for one in sizes.blocks} == {
        "Een",
        "Twee & drie",
        "Head and style sheet",
        "Before the first heading",
    }
    assert sum(one.bytes for one in sizes.blocks) == sizes.html


def test_gmail_clips_beyond_its_limit_and_not_at_it() -> None:
    exact, near = measure(b"", "a" * HTML_LIMIT), measure(b"", "a" * HTML_NEAR)
    assert (exact.clipped, exact.near) == (False, True)
    assert (near.clipped, near.near) == (False, False)
    assert measure(b"", "a" * (HTML_LIMIT + 1)).clipped


@given(st.binary(max_size=400), st.text(max_size=200))
def test_no_message_makes_it_fail(data: bytes, html: str) -> None:
    assert (
        measure(
            b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" + data, html
        ).whole
        > 0
    )
    assert measure(data, html).whole == len(data)
