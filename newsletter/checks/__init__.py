"""What would embarrass the editor, found before it leaves: one rule a file."""

from newsletter.checks.copy import Copy
from newsletter.checks.mail import Mail, Told
from newsletter.checks.registry import Answers, Check, all_checks
from newsletter.checks.rule import Flaw, Place
from newsletter.checks.sources import Sources

__all__ = ["Answers", "Check", "Copy", "Flaw", "Mail", "Place", "Sources", "Told", "all_checks"]
