"""Training of the models that ship with auditlens, and of classifiers for one's own themes."""
