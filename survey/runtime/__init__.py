"""The only place that reads settings, files, the clock and ids."""
