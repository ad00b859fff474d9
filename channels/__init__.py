"""Ways to reach a person: one file per channel, both directions."""
