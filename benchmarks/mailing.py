"""A project whose issue is worth sending: messages of some 46 KB with eleven places that differ a subscriber."""

from __future__ import annotations

import json
import os
import random
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from child import Ran, run

ISSUE = "2026-12-01"
SETTINGS = """\
[publication]
title = "De Proef"
from = "Redactie De Proef <redactie@example.org>"
base_url = "https://nieuws.example.org"
postal_address = "Proefstraat 1, 3500 AA Utrecht"
language = "nl"
timezone = "Europe/Amsterdam"

[unsubscribe]
url = "https://nieuws.example.org/u/{token}"
"""
PARAGRAPH = (
    "De wijkkrant vertelt hoe het buurthuis één jaar na de opening draait, en wat de bewoners *nog* missen. "
    'Op [de site](https://example.org) staat meer: "Wij zijn er elke dag", zegt de beheerder.\n'
)
ARTICLES, PARAGRAPHS = 12, 3
FIRST = ("Anna", "Bram", "Carlijn", "Daan", "Esra", "Fleur", "Gijs", "Hanna", "Ilse", "Jan-Willem", "Zoë")
LAST = ("de Vries", "Jansen", "van den Berg", "Bakker", "Visser", "Smit", "Yılmaz", "Özdemir", "Mulder")
CITIES = ("Utrecht", "Amersfoort", "Zeist", "De Bilt", "Nieuwegein", "IJsselstein")
NAME, CITY = "{{ subscriber.first_name | default('lezer') }}", "{{ subscriber.city | default('de wijk') }}"
OPENING = f"Beste {NAME},\n\nDit is nummer 1, {NAME}, ook voor wie in {CITY} woont. Veel leesplezier!\n"


@dataclass(frozen=True, kw_only=True)
class Sent:
    """One `newsletter send`: what it says of itself, and what it took."""

    messages: int
    seconds: float
    ran: Ran

    @property
    def rate(self) -> float:
        """Messages a second of the whole command, from its start to the last outcome that is on disk."""
        return self.messages / self.seconds


@dataclass(frozen=True, kw_only=True)
class Mailing:
    """A built issue in a folder; each sending is from a copy of it, so that all begin alike."""

    root: Path

    @property
    def html(self) -> Path:
        return self.root / "issues" / ISSUE / "email.html"

    @property
    def text(self) -> Path:
        return self.root / "issues" / ISSUE / "email.txt"

    def copy(self, *, settings: str = "") -> Mailing:
        """Copy it, with `settings` (TOML) behind its own."""
        root = self.root.with_name("copy")
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(self.root, root)
        with (root / "newsletter.toml").open("a", encoding="utf-8") as file:
            file.write(settings)
        return Mailing(root=root)

    def send(self, transport: str, *, environment: dict[str, str] | None = None) -> Sent:
        """Send it to everybody; all of them must have been sent."""
        command = newsletter(self.root, "send", "--yes", "--json")
        ran = run(command, {**(environment or {}), "NEWSLETTER_TRANSPORT": transport})
        told = json.loads(ran.out)
        if told["sent"] != told["recipients"]:
            sys.exit(f"Not everything was sent: {told}")
        return Sent(messages=told["sent"], seconds=told["seconds"], ran=ran)

    def samples(self, number: int = 50) -> list[Path]:
        """Make messages as they will be on the wire, a file each."""
        rehearsal = self.copy()
        run(newsletter(rehearsal.root, "send", "--limit", str(number), "--json"), {"NEWSLETTER_TRANSPORT": "file:out"})
        place = self.root.with_name("samples")
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(rehearsal.root / "out" / ISSUE, place)
        return sorted(place.glob("*.eml"))


def newsletter(root: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "newsletter", "-C", str(root), *arguments]


def make_mailing(folder: Path, recipients: int) -> Mailing:
    """Make a project with so many subscribers, and build its issue."""
    root = folder / "mailing"
    articles = root / "content" / "articles"
    articles.mkdir(parents=True)
    (root / "newsletter.toml").write_text(SETTINGS, encoding="utf-8")
    for number in range(1, ARTICLES + 1):
        about = f"title: Artikel {number} uit de wijk\ndate: 2026-11-{number + 10}\nfull: true"
        (articles / f"artikel{number}.md").write_text(
            f"---\n{about}\n---\n\n" + "\n".join([PARAGRAPH] * PARAGRAPHS), encoding="utf-8"
        )
    write_subscribers(root / "subscribers.csv", recipients)
    run(newsletter(root, "-q", "build", "--date", ISSUE, "--subject", f"Nieuws voor {NAME}"))
    plan = root / "issues" / ISSUE / "issue.md"
    header, _, _ = plan.read_text(encoding="utf-8").rpartition("---\n")
    plan.write_text(f"{header}---\n\n{OPENING}", encoding="utf-8")
    run(newsletter(root, "-q", "build", ISSUE))
    return Mailing(root=root)


def write_subscribers(path: Path, number: int) -> None:
    dice = random.Random(20261201)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("email,first_name,last_name,city\n")
        for who in range(number):
            name = f"{dice.choice(FIRST)},{dice.choice(LAST)},{dice.choice(CITIES)}"
            file.write(f"lezer.{who}@afdeling{who % 97}.example.org,{name}\n")


def processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
