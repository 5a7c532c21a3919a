"""Who may ask for what, and how much: what every request goes through before anything else looks at it."""
