"""Pitfalls: what goes wrong in counties, and how records show it; given records, findings."""

from rulebook.pitfalls.entries import CannotDetect, Pitfall, Pitfalls, Prevention
from rulebook.pitfalls.finders import Finder
from rulebook.pitfalls.findings import About, Finding, find
from rulebook.pitfalls.limits import Limit
from rulebook.pitfalls.looking import Missing, unknown
from rulebook.pitfalls.records import Kind, Record, Records, misfits

__all__ = [
    "About",
    "CannotDetect",
    "Finder",
    "Finding",
    "Kind",
    "Limit",
    "Missing",
    "Pitfall",
    "Pitfalls",
    "Prevention",
    "Record",
    "Records",
    "find",
    "misfits",
    "unknown",
]
