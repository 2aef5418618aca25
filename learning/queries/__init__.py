"""The reads of the package; every look at other people's data goes through `scope`."""
