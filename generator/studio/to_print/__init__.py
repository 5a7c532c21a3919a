"""What is to be printed: chosen in an address, counted, looked over, and packed."""
