"""Comparable measures: which figures of different reports measure the same thing, and how they compare."""
