"""Papers of cases: what they hold, how they are set, and the sheets offices want."""
