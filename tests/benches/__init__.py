"""Benchmarks that `dev.py bench` finds."""
