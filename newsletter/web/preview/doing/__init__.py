"""What the studio's buttons do, one kind a file."""
