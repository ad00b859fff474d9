"""Duties of real post-holders: who owes what, how it stands, why, and what there is to tell."""
