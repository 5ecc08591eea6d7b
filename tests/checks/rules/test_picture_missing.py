"""picture-missing: every picture of an item is there."""

from __future__ import annotations

from newsletter.errors import Problem
from tests.checks.mails import changed, findings


def test_a_picture_that_is_not_there_is_an_error_at_its_line() -> None:
    problem = Problem(where="content/articles/1.md", line=4, reason='the picture "a.png" is not there', topic="picture")
    (finding,) = findings("picture-missing", changed(problems=(problem,)))
    assert (finding.severity, finding.place) == ("error", "content/articles/1.md:4")
    assert '"a.png"' in finding.reason


def test_other_remarks_are_not_its_own() -> None:
    problem = Problem(where="content/articles/1.md", reason="the key colour is not known")
    assert findings("picture-missing", changed(problems=(problem,))) == []
