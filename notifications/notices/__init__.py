"""Notices (明白纸) as they are sent: their forms, what is wrong with one, and rendering of many."""
