"""Stand-in for calicoctl v1.6.1: the subcommands that look at a Calico 2.6 network, in its output formats."""
import sys

import config_command
import node_status
import resources
from config import ConfigError
from datastore import DatastoreError

VERSION = "v1.6.1"
REVISION = "stand-in"
USAGE = """Usage:
  calicoctl node status
  calicoctl get (ipPool|node) [NAME] [--output=(yaml|json|wide|ps)] [--config=FILE]
  calicoctl config get NAME [--raw=(bgp|felix)] [--node=NODE] [--config=FILE]
  calicoctl version
This is a stand-in of the lab: other commands of calicoctl are not there."""


def main(argv):
    """Runs one command and returns the exit code."""
    if argv in (["--version"], ["-v"]):
        print(f"calicoctl version {VERSION}, build {REVISION}")
        return 0
    if argv[:1] == ["version"]:
        print(f"Version:      {VERSION}\nBuild date:   2017-09-28T00:00:00+0000\nGit commit:   {REVISION}")
        return 0
    if argv[:2] == ["node", "status"]:
        return node_status.run()
    commands = {"get": resources.run, "config": config_command.run}
    if argv and argv[0] in commands:
        return commands[argv[0]](argv[1:])
    print(USAGE, file=sys.stderr if argv not in ([], ["-h"], ["--help"]) else sys.stdout)
    return 0 if argv in (["-h"], ["--help"]) else 1


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except ConfigError as error:
        print(f"Error loading config: {error}", file=sys.stderr)
        sys.exit(1)
    except DatastoreError as error:
        print(f"Failed to execute command: {error}", file=sys.stderr)
        sys.exit(1)
