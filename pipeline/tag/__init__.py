"""Themes, stance and the further fields of a passage."""
