"""A send on trial: a project, a witness to send to, and what must be true of both whatever happens (mail.md §8)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from threading import Timer
from typing import Any

from newsletter.domain.delivery import State
from tests.projects import SETTINGS, Result, RunNewsletter
from tests.services.witness import LONG, Witness

TOP = Path(__file__).parents[2]
Sender = subprocess.Popen[bytes]
ARTICLE = "---\ntitle: Koffie in de wijk\ndate: 2026-11-20\n---\n\nDe deur staat open.\n"


def build(root: Path, cache: Path) -> Path:
    """Make a project with a built issue, and no readers yet."""
    (root / "content/articles").mkdir(parents=True)
    (root / "content/articles/koffie.md").write_text(ARTICLE, encoding="utf-8")
    (root / "newsletter.toml").write_text(SETTINGS, encoding="utf-8")
    (root / "subscribers.csv").write_text("email\n", encoding="utf-8")
    command = [sys.executable, "-m", "newsletter", "-C", str(root), "build", "--date", "2026-12-01"]
    subprocess.run(command, env=os.environ | {"XDG_CACHE_HOME": str(cache)}, check=True, capture_output=True, cwd=TOP)
    return root


class Trial:
    """`uncertain` is how many were uncertain when that was last looked at."""

    def __init__(self, root: Path, witness: Witness, newsletter: RunNewsletter) -> None:
        self.root = root
        self.witness = witness
        self.readers: list[str] = []
        self.uncertain = 0
        self._newsletter = newsletter

    @classmethod
    def of(
        cls, built: Path, root: Path, witness: Witness, newsletter: RunNewsletter, *, readers: int, **delivery: object
    ) -> Trial:
        """Copy a built project, with so many readers, and settings for its delivery."""
        shutil.copytree(built, root)
        trial = cls(root, witness, newsletter)
        trial.readers = [f"reader{number}@example.org" for number in range(1, readers + 1)]
        trial.subscribe(trial.readers)
        with (root / "newsletter.toml").open("a", encoding="utf-8") as stream:
            stream.write("\n[delivery]\n")
            stream.writelines(f"{key} = {json.dumps(value)}\n" for key, value in delivery.items())
        return trial

    def subscribe(self, readers: list[str]) -> None:
        (self.root / "subscribers.csv").write_text("\n".join(["email", *readers, ""]), encoding="utf-8")

    # -- sending ------------------------------------------------------------------------------------------------

    def start(self, *options: str, crash: str = "", at_gate: bool = False, **environment: str) -> Sender:
        """Start `newsletter send` as a process of its own, that may crash, or wait for its gate to be opened."""
        command = [sys.executable, "-m", "tests.services.crashing_sender", "-C", str(self.root), "send", "--json"]
        environment["NEWSLETTER_CRASH_AT"] = crash
        if at_gate:
            environment["NEWSLETTER_GATE"] = "closed"
        return subprocess.Popen(
            [*command, *(options or ("--yes",))],
            env=os.environ | environment, cwd=TOP, bufsize=0,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def send(self, *options: str) -> tuple[int, dict[str, Any], str]:
        """Send in this process; return the exit code, what it tells, and what it says."""
        done = self.run("send", "--json", *(options or ("--yes",)))
        return done.code, json.loads(done.out) if done.out else {}, done.err

    def run(self, *arguments: str) -> Result:
        return self._newsletter("-C", self.root, *arguments)

    # -- judging ------------------------------------------------------------------------------------------------

    def books(self) -> dict[str, str]:
        """Return the state of every recipient, as the report tells it."""
        told = self.run("report", "--json", *(f"--state={state}" for state in State))
        if " sent yet" in told.err:
            return {}
        document = json.loads(told.out)
        found = {delivery["email"]: delivery["state"] for delivery in document["deliveries"]}
        assert len(document["deliveries"]) == document["recipients"] == len(found)
        assert Counter(found.values()) == {state: document[state] for state in set(found.values())}
        return found

    def judge(self, *, most: int) -> dict[str, str]:
        """See that nobody is lost, nobody had it twice, and at most so many more are uncertain than before."""
        self.witness.wait_until_left()
        arrived, books = Counter(self.witness.accepted), self.books()
        assert set(books) in (set(), set(self.readers)), "the recipients are not those who were subscribed"
        assert set(arrived) <= set(books)
        assert [reader for reader, number in arrived.items() if number > 1] == [], "had it twice"
        lost = [reader for reader, state in books.items() if state == "sent" and not arrived[reader]]
        assert lost == [], "is told to be sent, and did not arrive"
        unknown = [reader for reader in arrived if books[reader] not in ("sent", "uncertain")]
        assert unknown == [], "arrived, and is to be sent once more"
        uncertain = sum(state == "uncertain" for state in books.values())
        assert uncertain - self.uncertain <= most, "too many are in doubt"
        self.uncertain = uncertain
        return books

    def finish(self) -> tuple[int, dict[str, str]]:
        """Send what is left, without any trouble, and see that all is well in the end."""
        code, document, err = self.send()
        assert code == 0 or (code == 3 and document["uncertain"]), err
        assert (document["recipients"], document["pending"]) == (len(self.readers), 0)
        assert document["sent"] + document["uncertain"] == document["recipients"]
        books = self.judge(most=0)
        before = len(self.witness.accepted)
        assert self.send()[0] == 0
        assert len(self.witness.accepted) == before
        return code, books


def hear(process: Sender, word: str) -> None:
    """Wait until a process says something on standard error."""
    assert process.stderr is not None
    too_long = Timer(LONG, process.kill)
    too_long.start()
    said = []
    try:
        while line := process.stderr.readline().decode():
            said.append(line)
            if word in line:
                return
    finally:
        too_long.cancel()
    raise AssertionError(f"it never said {word!r}, but: {''.join(said)}")


def open_gate(process: Sender) -> None:
    assert process.stdin is not None
    process.stdin.write(b"\n")


def ended(process: Sender) -> tuple[int, str, str]:
    """Wait for the end of a process, and of all that it started and that shares its standard error."""
    try:
        out, err = process.communicate(timeout=LONG)
    finally:
        process.kill()
    return process.returncode, out.decode(), err.decode()
