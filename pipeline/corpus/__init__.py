"""The store of all reports and its queries."""
