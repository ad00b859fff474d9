"""The log: what officials did, kept once and counted for every duty it legally can."""
