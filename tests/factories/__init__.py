"""Objects for tests, by package."""
