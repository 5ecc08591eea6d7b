"""The HTML has a title, which tells what the subject tells."""

from __future__ import annotations

import re
from collections.abc import Iterable

from newsletter.checks.mail import Mail
from newsletter.checks.markup import elements
from newsletter.checks.rule import Flaw, Rule
from newsletter.checks.words import folded
from newsletter.domain.finding import Severity

RULE = Rule(severity=Severity.WARNING, source="WCAG 2.2, 2.4.2 Page Titled; SpamAssassin: HTML_TITLE_SUBJ_DIFF")

SHARE = 0.34
"""How many of the title's words the subject or the publication's name has at least, or the title of the subject's."""


def find(mail: Mail) -> Iterable[Flaw]:
    title = next((" ".join((element.text or "").split()) for element in elements(mail.tree, "title")), "")
    if not title:
        yield Flaw(
            reason="the HTML has no <title>: a screen reader and a browser's tab name it after its file",
            fix="Give it the subject: <mj-title>{{ issue.subject }}</mj-title>",
            place=mail.sources.find("<mj-head"),
        )
        return
    words, subject = _words(title), _words(mail.subject)
    known = subject | _words(mail.settings.publication.title)
    if len(words & known) < SHARE * len(words) and len(words & subject) < SHARE * len(subject):
        yield Flaw(
            reason=f"the <title> “{title}” shares little with the subject “{mail.subject}”; spam filters compare them",
            fix="Give it the subject: <mj-title>{{ issue.subject }}</mj-title>",
            place=mail.sources.find(title),
        )


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", folded(text)))
