"""How fast a turn is, beside a stock Rasa form on the same machine in the same run.

A room of its own because it is no part of the product: only `cli.bench` imports it, and it knows the service from
outside alone, by HTTP, like a citizen. `stock/` is a complete plain Rasa project: `rasa train`, `rasa run` work in it.
"""
