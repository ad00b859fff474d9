"""Who may send notices."""

SENDERS = ("county_rural_revival_bureau", "county_leading_group", "township_government")
"""Whose posts may write notices and send them, each within its own region."""
