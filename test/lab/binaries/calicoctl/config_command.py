"""`calicoctl config get`: the few settings of version 1 that are no resources."""
import json
import sys

import config
from arguments import ArgumentError, parse
from datastore import Datastore

OPTIONS = {"--raw": "raw", "--node": "node", "-n": "node", "--config": "config", "-c": "config"}


def run(argv):
    """Prints one setting; what is not set prints an empty line for raw settings and its default for the others."""
    try:
        words, options = parse(argv, OPTIONS)
    except ArgumentError as error:
        print(error, file=sys.stderr)
        return 1
    if len(words) != 2 or words[0] != "get":
        print("Usage: calicoctl config get NAME [--raw=(bgp|felix)] [--node=NODE] [--config=FILE]", file=sys.stderr)
        return 1
    datastore = Datastore(config.load(options.get("config")))
    value = read_raw(datastore, words[1], options) if "raw" in options else read_named(datastore, words[1], options)
    if value is None:
        print(f"Error executing command: unrecognized config name '{words[1]}'", file=sys.stderr)
        return 1
    print(value)
    return 0


def read_raw(datastore, name, options):
    scope = f"host/{options['node']}" if "node" in options else None
    if options["raw"] == "felix":
        return datastore.value(f"/calico/v1/{scope}/config/{name}" if scope else f"/calico/v1/config/{name}") or ""
    return datastore.value(f"/calico/bgp/v1/{scope or 'global'}/{name}") or ""


def read_named(datastore, name, options):
    key = name.lower()
    if key == "asnumber":
        return datastore.value("/calico/bgp/v1/global/as_num") or "64512"
    if key == "nodetonodemesh":
        stored = datastore.value("/calico/bgp/v1/global/node_mesh")
        return "on" if stored is None or json.loads(stored).get("enabled") else "off"
    if key == "loglevel":
        path = f"host/{options['node']}/loglevel" if "node" in options else "global/loglevel"
        return datastore.value(f"/calico/bgp/v1/{path}") or "info"
    if key == "ipip":
        return "on" if datastore.value("/calico/v1/config/IpInIpEnabled") == "true" else "off"
    return None
