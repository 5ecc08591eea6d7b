"""When refusals mean that it is better to stop than to go on (mail.md S26)."""

from __future__ import annotations

from collections import Counter

from newsletter.domain.delivery import Outcome, RefusedError, Scope, State
from newsletter.errors import StoppedError

MOST_OF_A_MESSAGE = 2
MOST_OF_A_SENDER = 5
LARGEST_SHARE = 0.05
"""Share of refusals, of the sender or of recipients, above which something else is wrong than single addresses."""

MOST_DOUBTS_A_CONNECTION = 3
"""So many messages one after the other may be left in doubt: more, and the server fails whatever it is given."""

MOST_IN_THE_BEGINNING = 10
"""So many refusals before anybody was accepted: the server means us, whatever it says."""

FEWEST_JUDGED = 100
"""A share of refused recipients says nothing before so many attempts."""


class StopRules:
    """Counts what is refused in one run over so many `connections`."""

    def __init__(self, *, connections: int) -> None:
        self._most_doubts = MOST_DOUBTS_A_CONNECTION * connections
        self._doubts = 0
        self._attempts = 0
        self._failed = 0
        self._last_refusal = ""
        self._refused: Counter[Scope] = Counter()

    def note(self, outcome: Outcome) -> None:
        """Count an outcome.

        Raises:
            StoppedError: too many recipients were refused for good, or too many messages are in doubt.
        """
        self._doubts = self._doubts + 1 if outcome.state is State.UNCERTAIN else 0
        if self._doubts >= self._most_doubts:
            raise StoppedError(
                f"the connection was lost after each of the last {self._doubts} messages: {outcome.reply}",
                hint="They may have arrived: newsletter report --state uncertain lists them. Ask the server's operator "
                "what goes wrong, before you run the command again.",
            )
        self._attempts += outcome.state is not State.SKIPPED
        if outcome.state is State.FAILED:
            self._failed += 1
            self._last_refusal = outcome.reply
        many = self._attempts >= FEWEST_JUDGED and self._failed > LARGEST_SHARE * self._attempts
        if many or self._failed == self._attempts == MOST_IN_THE_BEGINNING:
            raise StoppedError(
                f"{self._failed} of {self._attempts} recipients were refused for good, the last with: "
                f"{self._last_refusal}",
                hint="Such a list harms your name with mail providers. See newsletter report --state failed, clean "
                "the list, and run the command again: it goes on where it stopped.",
            )

    def note_refusal(self, error: RefusedError) -> None:
        """Count a refusal that is nobody's in particular.

        Raises:
            RefusedError: it is one too many.
        """
        self._attempts += 1
        self._refused[error.scope] += 1
        if error.scope is Scope.MESSAGE:
            one_too_many = self._refused[Scope.MESSAGE] >= MOST_OF_A_MESSAGE
        elif error.scope in (Scope.SENDER, Scope.POLICY):
            number = self._refused[Scope.SENDER] + self._refused[Scope.POLICY]
            one_too_many = number >= MOST_OF_A_SENDER or number >= LARGEST_SHARE * self._attempts
        else:
            one_too_many = True
        if one_too_many:
            raise error
