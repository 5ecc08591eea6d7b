"""A desk to send from: a project with an issue, an editor who is asked, and a clock; by post, in virtual time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from newsletter.delivery import Interruption
from newsletter.domain.delivery import Counts, Delivery, Outcome, State
from newsletter.domain.message import Message
from newsletter.domain.run import Planned
from newsletter.planning.manifest import read_manifest
from newsletter.project import Project
from newsletter.services import schedule
from newsletter.services import send as sending
from newsletter.services.sending import Announcement, SendRequest, Sent
from newsletter.store import Store

NOW = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
ISSUE = "2026-12-01"
SENT = Outcome(state=State.SENT, reply="250 2.0.0 Ok")
FAILED = Outcome(state=State.FAILED, reply="550 5.1.1 no such user")
DEFERRED = Outcome(state=State.DEFERRED, reply="450 4.7.1 greylisted")
UNCERTAIN = Outcome(state=State.UNCERTAIN, reply="the connection was lost after the dot")


@dataclass(kw_only=True)
class Clock:
    """Shows the time; a virtual loop moves it."""

    seconds: float = 0.0

    def now(self) -> datetime:
        return NOW + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self.seconds


def at(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


@dataclass(kw_only=True)
class Editor:
    """Listens, and answers every question with `answer`; `at_…` happens when that is heard."""

    answer: bool = True
    announced: list[Announcement] = field(default_factory=list)
    asked: int = 0
    overdue: list[tuple[Planned, timedelta]] = field(default_factory=list)
    doubtful: list[str] = field(default_factory=list)
    warned: list[str] = field(default_factory=list)
    begun: list[int] = field(default_factory=list)
    outcomes: list[State] = field(default_factory=list)
    waited: list[tuple[datetime, Counts | None]] = field(default_factory=list)
    ended: int = 0
    at_question: Callable[[], object] = lambda: None
    at_outcome: Callable[[], object] = lambda: None
    at_waiting: Callable[[], object] = lambda: None

    def warn(self, text: str) -> None:
        self.warned.append(text)

    def announce(self, announcement: Announcement) -> None:
        self.announced.append(announcement)

    def agree(self, announcement: Announcement) -> bool:
        self.asked += 1
        self.at_question()
        return self.answer

    def agree_to_overdue(self, planned: Planned, late: timedelta) -> bool:
        self.overdue.append((planned, late))
        return self.answer

    def agree_to_repeat(self, deliveries: Iterator[Delivery]) -> bool:
        self.doubtful = [delivery.email for delivery in deliveries]
        return self.answer

    def waiting(self, until: datetime, counts: Counts | None) -> None:
        self.waited.append((until, counts))
        self.at_waiting()

    def begin(self, total: int) -> None:
        self.begun.append(total)

    def outcome(self, state: State) -> None:
        self.outcomes.append(state)
        self.at_outcome()

    def end(self) -> None:
        self.ended += 1


Answer = Outcome | Exception


@dataclass(kw_only=True)
class Post:
    """A transport in memory. `answers` are what somebody's messages meet, one after the other, and then 250.

    An exception, like an outcome that is about the recipient, comes before the point of no return.
    """

    clock: Clock
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    unreachable: Exception | None = None
    arrived: list[tuple[float, Message]] = field(default_factory=list)
    connections: int = 0
    open_now: int = 0
    most_open: int = 0
    url: str = "smtp://post.example.org:587"
    rehearsal: bool = False

    @property
    def recipients(self) -> list[str]:
        return [message.recipient for _, message in self.arrived]

    @property
    def times(self) -> list[float]:
        return [time for time, _ in self.arrived]

    async def connect(self) -> PostSession:
        if self.unreachable:
            raise self.unreachable
        self.connections += 1
        self.open_now += 1
        self.most_open = max(self.most_open, self.open_now)
        return PostSession(self)


class PostSession:
    def __init__(self, post: Post) -> None:
        self._post = post
        self._offered: tuple[Message, Outcome] | None = None

    async def offer(self, message: Message) -> Outcome | None:
        answers = self._post.answers.get(message.recipient)
        answer = answers.pop(0) if answers else SENT
        if isinstance(answer, Exception):
            raise answer
        if answer.state not in (State.SENT, State.UNCERTAIN):
            return answer
        self._offered = message, answer
        return None

    async def finish(self, following: Message | None = None) -> Outcome:
        assert self._offered is not None
        (message, outcome), self._offered = self._offered, None
        self._post.arrived.append((self._post.clock.seconds, message))
        return outcome

    async def close(self) -> None:
        self._post.open_now -= 1


@dataclass(kw_only=True)
class Desk:
    """`send(limit=1)` sends, `at(moment)` plans and waits, `due()` does what is due."""

    root: Path
    clock: Clock
    editor: Editor = field(default_factory=Editor)
    interruption: Interruption = field(default_factory=Interruption)

    @property
    def project(self) -> Project:
        return Project.open(self.root)

    def store(self) -> Store:
        return self.project.store()

    def set_up(self, settings: str = "", *, connections: int = 1) -> None:
        """Set what stands under [delivery], instead of one connection."""
        toml = self.root / "newsletter.toml"
        text = toml.read_text(encoding="utf-8").partition("[delivery]")[0]
        toml.write_text(f"{text}[delivery]\nconnections = {connections}\n{settings}\n", encoding="utf-8")

    def subscribe(self, *addresses: str) -> None:
        """Let these be the whole list."""
        (self.root / "subscribers.csv").write_text("\n".join(["email", *addresses]), encoding="utf-8")

    def send(self, *, ask: bool = False, **asked: object) -> Sent | None:
        return sending.send(
            self.project,
            SendRequest(ask=ask, **asked),  # type: ignore[arg-type]
            listener=self.editor,
            clock=self.clock,
            interruption=self.interruption,
            started=self.clock.monotonic(),
        )

    def must(self, **asked: object) -> Sent:
        return done(self.send(**asked))  # type: ignore[arg-type]

    def at(self, moment: datetime, *, ask: bool = False, **asked: object) -> Sent | None:
        return schedule.send_at(
            self.project,
            SendRequest(ask=ask, **asked),  # type: ignore[arg-type]
            moment,
            listener=self.editor,
            clock=self.clock,
            interruption=self.interruption,
            started=self.clock.monotonic(),
        )

    def due(self, *, ask: bool = True, **asked: object) -> Sent | None:
        return schedule.send_due(
            self.project,
            SendRequest(ask=ask, **asked),  # type: ignore[arg-type]
            listener=self.editor,
            clock=self.clock,
            interruption=self.interruption,
            started=self.clock.monotonic(),
        )

    def planned(self) -> dict[str, datetime]:
        with self.store() as store:
            return {one.issue: one.at for one in store.schedule.all()}

    def state(self) -> str:
        manifest = read_manifest(self.root / "issues" / ISSUE)
        assert manifest is not None
        return manifest.state


def done(sent: Sent | None) -> Sent:
    """Return what came of a send that the editor agreed to."""
    assert sent is not None
    return sent
