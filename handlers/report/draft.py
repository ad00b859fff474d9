"""Where the report dialogue stands: among the six questions, or after filing."""

ASKING = "report.asking"
AFTER = "report.after"
