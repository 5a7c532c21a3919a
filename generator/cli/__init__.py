"""The command line, one file a command. The only room that knows Typer and Rich, and turns errors into exit codes."""
