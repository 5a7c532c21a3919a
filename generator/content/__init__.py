"""What is said: modules, facts, languages, agencies, packets, stocks and the theme, as frozen models."""
