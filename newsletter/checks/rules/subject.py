"""The subject fits, and does not shout."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.checks.mail import Mail
from newsletter.checks.rule import Flaw, Rule
from newsletter.domain.finding import Severity

RULE = Rule(
    severity=Severity.WARNING, source="SpamAssassin: SUBJ_ALL_CAPS, PLING_PLING; phones show 35 to 50 characters"
)

LONGEST = 60
_ANSWER = re.compile(r"(?:re|fwd?|antw|doorst|aw|wg|tr|rép)\s*:", re.IGNORECASE)
_FACE = "[\U0001f1e6-\U0001faff☀-➿⌚-⏿⬀-⯿〰〽]"
_EMOJI = re.compile(
    f"[\U0001f1e6-\U0001f1ff]{{2}}|{_FACE}[\ufe0f\U0001f3fb-\U0001f3ff]*(?:\u200d{_FACE}[\ufe0f\U0001f3fb-\U0001f3ff]*)*"
)


def find(mail: Mail) -> Iterator[Flaw]:
    subject = mail.subject.strip()
    letters = [sign for sign in subject if sign.isalpha()]
    place = mail.planned("subject")
    if len(subject) > LONGEST:
        reason = f"the subject has {len(subject)} characters: phones show the first 35 to 50"
        yield Flaw(reason=reason, fix=f"Say the same in {LONGEST} characters, the point first.", place=place)
    if len(letters) > 10 and " " in subject and subject == subject.upper() != subject.lower():
        yield Flaw(
            reason="the subject is all capitals: spam filters count it", fix="Write it as a sentence.", place=place
        )
    if marks := re.search(r"!{2,}|\?{2,}", subject):
        yield Flaw(reason=f'the subject has "{marks[0]}": spam filters count it', fix="One is enough.", place=place)
    if len(found := _EMOJI.findall(subject)) > 1:
        reason = f"the subject has {len(found)} emoji: a screen reader reads out each of them"
        yield Flaw(reason=reason, fix="Keep one at most.", place=place)
    if answer := _ANSWER.match(subject):
        reason = f'the subject begins with "{answer[0]}", as if it were an answer: readers feel cheated'
        yield Flaw(reason=reason, fix="Leave it out.", place=place)
