"""Cross-report tables and the forms they are written in."""
