"""Published stories on their way out: one as a page (`page`), the newest as feeds (`feeds`), both read by `reading`."""
