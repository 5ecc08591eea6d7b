"""Gets every message of an issue to its recipient, and knows what became of it."""
