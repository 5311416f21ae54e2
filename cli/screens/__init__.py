"""Pictures of every page: a filled system of its own, a list of pages, and a browser."""
