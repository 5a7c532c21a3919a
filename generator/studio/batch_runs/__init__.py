"""Tables of many agencies that were uploaded, and what was made of each: kept below the project folder, under names of ours."""
