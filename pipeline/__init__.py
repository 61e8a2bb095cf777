"""auditlens: reports on children's safeguarding as evidence that can be searched, counted and compared."""
