"""Text processing that knows nothing of events: folding, matching, URLs, HTML, encodings."""
