"""What can be done: each act checks scope and trust, and writes rows, audit and outbox."""
