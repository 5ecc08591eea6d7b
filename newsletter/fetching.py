"""Asks an address on the web, safely."""
