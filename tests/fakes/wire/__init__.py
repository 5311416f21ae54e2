"""What the fake platforms share: a real HTTP server, faults on request, a webhook sender, and control by HTTP."""
