"""Where everything meets: command line, settings, wiring, engine, loops. Nothing imports it."""
