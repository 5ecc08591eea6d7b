"""Plans an issue: what is new, what the editor wants, and what the templates get to see."""
