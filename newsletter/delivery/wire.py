"""What two processes of one send say to each other: lists of Python values, each behind its length."""

from __future__ import annotations

import asyncio
import pickle
from collections.abc import AsyncIterator
from typing import Any

_LENGTH = 4


class Wire:
    """One end of it. What is said in one turn of the loop goes over in one piece.

    Pickle is safe here: both ends are this program, on a pipe that nobody else has.
    """

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.WriteTransport | asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._unsaid: list[Any] = []

    def say(self, word: Any) -> None:
        if not self._unsaid:
            asyncio.get_running_loop().call_soon(self._speak)
        self._unsaid.append(word)

    async def heard(self) -> AsyncIterator[Any]:
        """Yield what the other end says, until it is gone."""
        try:
            while True:
                length = int.from_bytes(await self._reader.readexactly(_LENGTH))
                for word in pickle.loads(await self._reader.readexactly(length)):  # noqa: S301 - see above
                    yield word
        except (asyncio.IncompleteReadError, ConnectionError):
            return

    def close(self) -> None:
        self._writer.close()

    def _speak(self) -> None:
        unsaid, self._unsaid = self._unsaid, []
        data = pickle.dumps(unsaid, protocol=pickle.HIGHEST_PROTOCOL)
        self._writer.write(len(data).to_bytes(_LENGTH) + data)
