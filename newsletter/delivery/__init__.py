"""Delivery: takes what is left in the ledger, hands it to a transport, and writes down what became of it."""

from newsletter.delivery.clock import Clock, SystemClock
from newsletter.delivery.engine import Ending, Engine, Stop
from newsletter.delivery.interruption import Interruption
from newsletter.delivery.pace import duration
from newsletter.delivery.schedule import EXPIRES, next_attempt

__all__ = ["EXPIRES", "Clock", "Ending", "Engine", "Interruption", "Stop", "SystemClock", "duration", "next_attempt"]
