"""US corporate tax by its dates: the law, what a change of it is worth in cash, and taxes before and after."""
