"""From views to nodes or HTML."""
