"""Themes that a taxonomy lacks, proposed from the passages that it leaves untagged or tags poorly."""
