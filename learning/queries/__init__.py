"""The reads of the package. What somebody may see of others is decided in `scope` alone."""
