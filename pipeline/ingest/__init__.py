"""From files to passages: finding, sniffing, reading, cleaning, segmenting, and the batch run."""
