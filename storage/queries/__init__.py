"""Questions and changes with a name, one module per aggregate."""
