"""The tabs of the studio, one a file: a function `show(visit)` returns what its page, `<tab>.html`, shows."""
