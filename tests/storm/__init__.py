"""The storm: simulated citizens on both fakes at once, while sends fail and processes are killed."""
