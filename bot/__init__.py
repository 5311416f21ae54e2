"""Channels and delivery: what comes in is kept before it is dealt with, what goes out is a row before it is sent."""
