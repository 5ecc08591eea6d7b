"""read-on: articles that "read on" in the web edition find one there."""

from __future__ import annotations

from dataclasses import replace

from newsletter.config.settings import Publish
from tests.checks.mails import changed, findings, with_items
from tests.rendering.samples import SETTINGS, story

NOWHERE = replace(SETTINGS, publish=Publish())


def test_a_web_edition_that_is_nowhere_is_a_warning_and_the_way_out_is_told() -> None:
    (finding,) = findings("read-on", changed(settings=NOWHERE))
    assert (finding.severity, finding.where) == ("warning", "newsletter.toml")
    assert "https://nieuws.example.org/2026-11-23/" in finding.reason
    assert "newsletter publish" in finding.fix


def test_one_that_is_published_or_will_be_is_fine() -> None:
    assert findings("read-on", changed(settings=NOWHERE, published=True)) == []
    assert findings("read-on", changed(settings=replace(SETTINGS, publish=Publish(to="dir:public")))) == []


def test_nobody_needs_one_for_whole_texts_and_articles_elsewhere() -> None:
    stories = (story("Heel", 1, full=True), story("Elders", 2, url="https://buurt.nl/x", elsewhere=True))
    assert findings("read-on", replace(with_items(stories=stories), settings=NOWHERE)) == []
