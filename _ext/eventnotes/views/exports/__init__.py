"""What data files, feeds, metadata and search records say."""
