"""What is remembered: tables, named queries, encryption, audit, and who may see what."""
