"""Every picture on the web is there; asked with `--online`."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.checks.addresses import is_web
from newsletter.checks.mail import Mail
from newsletter.checks.registry import Answers
from newsletter.checks.rule import Flaw, Rule
from newsletter.checks.verdicts import is_offline, verdict
from newsletter.domain.finding import Severity
from newsletter.fetching import Answer

RULE = Rule(severity=Severity.ERROR, source="RFC 9110 §15.5.5; what readers see then is the alt text")


def addresses(mail: Mail) -> Iterator[str]:
    return iter(_shown(mail))


def find_online(mail: Mail, answers: Answers) -> Iterator[Flaw]:
    if is_offline(answers):  # which link-dead tells
        return
    for address, src in _shown(mail).items():
        answer = answers.get(address)
        if answer is None:
            continue
        told = verdict(answer)
        kind = answer.headers.get("content-type", "image/") if isinstance(answer, Answer) else "image/"
        if told is None and not kind.lower().startswith(("image/", "application/octet-stream")):
            told = Severity.WARNING, f"it is no picture but {kind.partition(';')[0]}"
        if told:
            severity, reason = told
            yield Flaw(
                reason=f"the picture {address}: {reason}",
                fix="Publish the issue again." if src != address else "Put the picture beside the text, and name it.",
                place=mail.place_of(src),
                element=next((image.element for image in mail.images if image.src == src), None),
                severity=severity,
            )


def _shown(mail: Mail) -> dict[str, str]:
    """Return the addresses of pictures on the web, each with what the HTML says."""
    publish, page = mail.settings.publish, mail.settings.publication.page
    hosted = publish.images == "hosted" or (publish.images == "auto" and mail.published)
    shown = {image.src: image.src for image in mail.images if is_web(image.src)}
    if hosted:
        ours = (image.src for image in mail.images if image.src.startswith("images/"))
        shown |= {page(f"{mail.issue.id}/{src}"): src for src in ours}
    return shown
