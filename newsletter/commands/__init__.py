"""One command a file: its options, one call of a service, and how the answer looks."""
