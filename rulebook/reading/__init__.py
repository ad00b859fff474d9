"""How folders of entries become parts of the rulebook, every name they use checked."""
