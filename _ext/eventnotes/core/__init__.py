"""The core: records and rules that know nothing of Sphinx or docutils."""
