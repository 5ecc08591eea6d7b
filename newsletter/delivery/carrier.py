"""A carrier: takes one delivery after the other over its lane, and copes with the lane's troubles."""

from __future__ import annotations

import asyncio

from newsletter.delivery.lane import Lane
from newsletter.delivery.round import Round, Stop
from newsletter.domain.delivery import RefusedError, State
from newsletter.domain.run import Entry
from newsletter.errors import LaterError, StoppedError, StoreError

FIRST_BACKOFF, LONGEST_BACKOFF = 1.0, 60.0


class Carrier:
    """One of several in a round. The first to `lead` opens a connection alone: a wrong password is wrong once."""

    def __init__(self, round_: Round, lane: Lane, *, leads: bool) -> None:
        self._round = round_
        self._lane = lane
        self._leads = leads
        self.bound = False  # there may be an intent: what is under way must come to its end
        self._backoff = FIRST_BACKOFF

    async def work(self) -> None:
        """Carry until nothing is left or the round is over."""
        try:
            if not self._leads:
                await self._round.ready.wait()
            entry = await self._round.take()
            while entry is not None:
                following = await self._carry(entry)
                if following is not None and self._round.over:
                    self._round.give_back(following)  # no more than its envelope was begun
                    following = None
                entry = following or await self._round.take()
        except StoreError as error:
            # without the ledger there is no telling who had it: better to stop than to go on
            self._round.stop(Stop.STOPPED, StoppedError(error.message, hint=error.hint))
        except Exception as error:  # noqa: BLE001 - the other lanes must come to a good end first
            self._round.stop(Stop.STOPPED, error)
        finally:
            if self._leads:
                self._round.ready.set()
            await self._lane.close()

    async def _carry(self, entry: Entry) -> Entry | None:
        """Carry one, and return whoever comes next on the heels of it, if anybody does."""
        following: Entry | None = None
        asked = intended = False
        try:
            outcome = await self._lane.offer(entry)
            if self._lane.connected:
                self._round.ready.set()
            if outcome is None:
                await asyncio.sleep(0)  # all lanes hand over first: the server reads while the next messages are made
                if self._round.broken:
                    await self._lane.close()
                    return None
                following = self._round.take_at_once()
                if following is not None:
                    await self._lane.prepare(following)
                asked = self.bound = True
                gone = await self._round.intend(entry, following)
                intended = True
                if following and gone:
                    self._round.skip(following, gone)
                    following = None
                asked = False
                outcome = await self._lane.finish(following)
        except RefusedError as error:
            if intended:
                self._round.revoke(entry)
            self._round.refused(error)
            return following
        except LaterError as error:
            if intended:
                self._round.revoke(entry)
            if following:
                self._round.give_back(following)
            await self._trouble(entry, error)
            return None
        except StoppedError:
            if intended:
                self._round.revoke(entry)
            raise
        except asyncio.CancelledError:
            if asked:  # its intent may be durable by now, and its dot never left
                self._round.revoke(entry)
            raise
        finally:
            self.bound = False
        self._round.settle(entry, outcome)
        if outcome.state is State.UNCERTAIN:
            await self._wait()
        else:
            self._backoff = FIRST_BACKOFF
        return following

    async def _trouble(self, entry: Entry, error: LaterError) -> None:
        """Wait a while, longer each time; give the round up when nobody had any success for too long.

        Where the server says for how long it wants to be left alone, nobody tries it again in this round (mail.md S24).
        """
        connected = self._lane.connected
        if connected and not error.pause:
            self._round.put_off(entry, error)
        else:
            self._round.give_back(entry)
        await self._lane.close()
        if error.pause or self._round.is_hopeless(connected=connected):
            self._round.stop(Stop.UNREACHABLE, error)
        else:
            await self._wait()

    async def _wait(self) -> None:
        await self._round.pause(min(self._backoff, max(self._round.patience(), FIRST_BACKOFF)))
        self._backoff = min(2 * self._backoff, LONGEST_BACKOFF)
