"""Words, dates and numbers in the reader's language."""

from newsletter.i18n.words import Words, language_name, words

__all__ = ["Words", "language_name", "words"]
