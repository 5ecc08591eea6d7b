"""The studio: the issue in the browser exactly as it will go out, and what is to be done next."""
