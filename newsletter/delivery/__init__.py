"""Delivery: takes what is left in the ledger, hands it to a transport, and writes down what became of it."""

from newsletter.delivery.clock import Clock, SystemClock
from newsletter.delivery.engine import Ending, Engine
from newsletter.delivery.interruption import Interruption
from newsletter.delivery.lane import Lane, LocalLane
from newsletter.delivery.lane_process import serve
from newsletter.delivery.loop import run_loop
from newsletter.delivery.pace import Ceilings, duration
from newsletter.delivery.round import Stop
from newsletter.delivery.schedule import EXPIRES, next_attempt
from newsletter.delivery.waiting import wait_until
from newsletter.delivery.workers import workers

__all__ = [
    "EXPIRES",
    "Ceilings",
    "Clock",
    "Ending",
    "Engine",
    "Interruption",
    "Lane",
    "LocalLane",
    "Stop",
    "SystemClock",
    "duration",
    "next_attempt",
    "run_loop",
    "serve",
    "wait_until",
    "workers",
]
