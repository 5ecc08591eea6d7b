"""Puts web editions where readers find them, with an index of all issues and a feed."""
