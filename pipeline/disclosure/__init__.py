"""Small numbers: counts of children too small to be shared are masked before anything is printed or written."""
