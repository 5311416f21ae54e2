"""What the system is made of when it runs on one machine: a file per part, and what starts, watches and stops them."""
