"""What mail programs and their settings make of a mail's HTML, by strings only: it may be as broken as it likes."""
