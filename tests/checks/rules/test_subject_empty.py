"""subject-empty: the issue has a subject."""

from __future__ import annotations

from tests.checks.mails import findings, good_mail, written


def test_an_empty_subject_is_an_error_at_its_line_even_if_the_title_stands_in_for_it() -> None:
    (finding,) = findings("subject-empty", written(subject="", written={"subject": ""}))
    assert (finding.severity, finding.place) == ("error", "issues/2026-11-23/issue.md:2")


def test_the_title_that_stands_in_for_it_is_named() -> None:
    mail = written(subject="De Verbinding", written={"subject": " "})
    (finding,) = findings("subject-empty", mail)
    assert '"De Verbinding"' in finding.reason


def test_a_subject_that_is_nothing_but_a_name_is_empty_for_some() -> None:
    mail = written(subject="", written={"subject": "{{ subscriber.first_name }}"})
    (finding,) = findings("subject-empty", mail)
    assert "empty cell" in finding.reason


def test_a_subject_is_fine() -> None:
    assert findings("subject-empty", written(subject="Koffie")) == findings("subject-empty", good_mail()) == []
