"""Figures, acronyms, recommendations and grades."""
