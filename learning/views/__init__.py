"""Screens: each view parses the request, calls one verb or query, and renders."""
