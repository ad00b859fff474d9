"""What systems of the county may do with a token: leads, clues, proposals; never a decision."""
