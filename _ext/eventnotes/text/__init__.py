"""Text and strings with no notion of an event: folding, matching, URLs, HTML, encodings."""
