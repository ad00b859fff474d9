"""Screening campaigns (集中排查), and the warnings of departments that are looked at in between."""
