"""One module a command: `configure` its parser, `run` it and return the exit code."""
