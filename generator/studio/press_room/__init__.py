"""What happens in the workshop's process: documents made with memory, and their pages as pictures."""
