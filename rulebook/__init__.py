"""What is true: pure rules and the entries they are read from."""
