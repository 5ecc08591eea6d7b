"""The values every stage shares. Nothing here reads, writes or renders."""
