"""Who may look through what everybody did."""

AUDITORS = ("county_rural_revival_bureau", "county_leading_group", "county_org_dept")
"""Whose posts audit, each within its own region."""
