"""Search: what a query asks for, by its words and by its meaning, and more like a passage."""
