"""The command ``eventnotes`` and what only it needs; the extension never imports this package."""
