"""Comparing records (信息比对): lists of who agreed go to offices, and answers come back.

Every exchange is a workbook that a person carries over. A list holds only who consented; an answer
is never a verdict: what it contradicts becomes a question to whoever visits the household.
"""
