"""`python -m cli`: what the `hailong` script hands over to."""

from cli.main import main

main()
