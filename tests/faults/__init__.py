"""Faults for real: processes that are killed, gateways that answer late or not at all."""
