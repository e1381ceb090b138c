"""Convert the Markdown dialects of other tools to MyST Markdown."""
