"""What is served over HTTP: the studio, for the editor's own browser."""
