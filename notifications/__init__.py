"""What we start: messages, their delivery, reminders, digests, broadcasts."""
