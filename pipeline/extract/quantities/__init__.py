"""The grammar of quantities: number words, the scan of a passage, and what each number found in it is."""
