"""Publishing: what follows from all pages is reported, compared, exported."""
