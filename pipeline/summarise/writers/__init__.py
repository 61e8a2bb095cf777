"""A paper in its forms: Word, one self-contained web page, Markdown."""
