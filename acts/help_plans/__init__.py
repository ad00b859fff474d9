"""Help plans: what a household needs, which measures answer it, what was agreed and done."""
