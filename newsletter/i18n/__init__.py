"""Words, dates and numbers in the reader's language."""

from newsletter.i18n.words import Words, words

__all__ = ["Words", "words"]
