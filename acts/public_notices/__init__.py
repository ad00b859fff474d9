"""Public notices (公示) and announcements (公告): one person prepares, another one releases.

What hangs is built from the allowed fields of masking and nothing else. Cases are locked before
their notice, everywhere, so that two people at once wait for each other and never for ever.
"""
