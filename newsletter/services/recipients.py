"""Who gets an issue: those on the list who are active, match the audience, and have not said that they want no more."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from newsletter.domain.run import Addressee
from newsletter.domain.subscriber import Subscriber
from newsletter.errors import SubscriberError
from newsletter.project import Project
from newsletter.services.press import language_for
from newsletter.subscribers import Report, compile_audience, read_subscribers

PROBLEMS_TOLD = 10


def addressees(
    project: Project, *, audience: str | None, languages: Iterable[str], suppressed: Collection[str], report: Report
) -> Iterator[Addressee]:
    """Yield the recipients of an issue with editions in `languages`, in the order of the list.

    Raises:
        SubscriberError: the list cannot be read, or the audience is not understood.
    """
    matches = compile_audience(audience) if audience else None
    editions = dict.fromkeys(languages)
    for row in read_subscribers(project.subscribers, report=report):
        subscriber = row.subscriber
        if row.active and subscriber.key not in suppressed and (matches is None or matches(subscriber)):
            yield Addressee(subscriber=subscriber, language=language_for(subscriber, editions))


def find_subscriber(project: Project, key: str) -> Subscriber | None:
    """Find somebody on the list, active or not."""
    rows = read_subscribers(project.subscribers, report=Report())
    return next((row.subscriber for row in rows if row.subscriber.key == key), None)


def nobody(audience: str | None) -> SubscriberError:
    """Return the error for an issue without recipients."""
    matching = f" who matches {audience!r}" if audience else ""
    return SubscriberError(
        f"subscribers.csv has nobody{matching} to send to", hint="See who there is: newsletter subscribers stats"
    )


def tell_problems(report: Report, warn: Callable[[str], None]) -> None:
    """Tell what was wrong with the list; its good rows are used all the same."""
    for problem in report.problems[:PROBLEMS_TOLD]:
        warn(str(problem))
    if (more := report.problem_count - PROBLEMS_TOLD) > 0:
        warn(f"… and {more} more: newsletter -v subscribers list tells them all")
