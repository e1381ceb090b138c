"""From the markup of other tools to MyST Markdown."""
