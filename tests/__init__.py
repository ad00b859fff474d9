"""What the service promises, as sentences that run."""
