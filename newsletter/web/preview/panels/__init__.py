"""The tabs of the studio, one a file: each has a function `show(visit)` that returns what its page `<tab>.html` shows."""
