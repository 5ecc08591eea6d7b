"""What would embarrass the editor, found before it leaves: one rule a file."""
