"""``eventnotes live``: a server of the site, and processes that stand by for the next edit."""
