"""The sheet for the national system: approved cases that contradict nothing, and its receipts.

Nothing is connected: a person carries a workbook over, types it in there, and brings back numbers.
"""
