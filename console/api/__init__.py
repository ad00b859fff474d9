"""The interface for other systems: what goes in and out, as JSON, with errors as problems."""
