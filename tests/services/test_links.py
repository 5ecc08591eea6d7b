"""Readers' links: signed, one's own, short, and worth nothing to anybody else."""

from __future__ import annotations

from dataclasses import replace

from newsletter.domain.subscriber import Subscriber
from newsletter.project import Project
from newsletter.services.links import LinkMaker, link_maker

JAN = Subscriber(email="Jan@example.org")


def maker(**changes: str) -> LinkMaker:
    given = LinkMaker(
        key=b"secret",
        list_id="nieuws.example.org",
        unsubscribe="https://n.example/u/{token}",
        preferences="https://n.example/p/{token}",
    )
    return replace(given, **changes)  # type: ignore[arg-type]


def test_a_token_has_22_characters_that_a_url_may_hold() -> None:
    token = maker().token(JAN)
    assert len(token) == 22
    assert token.replace("-", "").replace("_", "").isalnum()


def test_a_token_is_the_same_however_the_address_is_written() -> None:
    assert maker().token(JAN) == maker().token(Subscriber(email="jan@EXAMPLE.org"))


def test_another_reader_list_or_key_has_another_token() -> None:
    tokens = {
        maker().token(JAN),
        maker().token(Subscriber(email="piet@example.org")),
        maker(list_id="other.example.org").token(JAN),
        replace(maker(), key=b"another").token(JAN),
    }
    assert len(tokens) == 4


def test_inert_links_have_the_shape_of_real_ones_and_are_nobody_s() -> None:
    assert maker().inert().unsubscribe == "https://n.example/u/test"
    assert len("test") != len(maker().token(JAN))


def test_the_pages_are_below_the_base_url_unless_the_settings_say_otherwise(project: Project) -> None:
    links = link_maker(project.settings, "secret").links(JAN)
    assert links.unsubscribe.startswith("https://nieuws.example.org/u/")
    assert links.preferences.startswith("https://nieuws.example.org/p/")


def test_a_token_is_what_it_has_always_been() -> None:
    """Links in mails that were sent must go on working."""
    assert maker().token(JAN) == "oi7MalxY_PGTZFXNstnshw"


def test_the_key_is_never_shown() -> None:
    assert "secret" not in repr(maker())
