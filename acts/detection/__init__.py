"""Detection: what goes wrong is looked for in the records nightly and at each step of a case.

What is found is kept until somebody has mended or explained it, and told only to those who can.
"""
