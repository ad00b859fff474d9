"""What the rules say about the cases of a file, or about a household: one module for each kind."""
