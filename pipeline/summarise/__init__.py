"""Choosing and grouping passages, and the digests made of them."""
