"""The verbs: one a file, each called by one command or page."""
