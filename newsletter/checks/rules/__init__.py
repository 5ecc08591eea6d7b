"""The rules: each file is one, found by its name."""
