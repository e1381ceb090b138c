"""Rendering: views become ordinary nodes, the same for every output format."""
