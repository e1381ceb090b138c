"""Directives: how an author declares objects and asks for lists."""
