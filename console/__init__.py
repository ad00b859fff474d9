"""What people see in a browser: the staff console, the household's chat, the rehearsal phones."""
