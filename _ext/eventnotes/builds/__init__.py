"""Builds: which pages are written again, which files are deleted, what is reported, locks and recovery."""
