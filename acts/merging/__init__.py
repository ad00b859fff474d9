"""Families registered twice: found as pairs, merged by an official, taken apart within a week."""
