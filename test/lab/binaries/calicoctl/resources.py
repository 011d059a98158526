"""`calicoctl get`: IP pools and nodes, read from etcd."""
import json
import sys

import yaml

import config
from arguments import ArgumentError, parse
from datastore import Datastore, base_name
from tables import print_tabbed

POOLS = "/calico/v1/ipam/v4/pool"
NODES = "/calico/bgp/v1/host"
POOL_NAMES = {"ippool", "ippools", "ipp", "ipps", "pool", "pools"}
NODE_NAMES = {"node", "nodes", "no", "nos"}


def run(argv):
    """Prints the resources of a kind, or the one that is named."""
    try:
        words, options = parse(argv, {"-o": "output", "--output": "output", "-c": "config", "--config": "config"})
    except ArgumentError as error:
        print(error, file=sys.stderr)
        return 1
    kind = words[0].lower() if words else ""
    if kind not in POOL_NAMES | NODE_NAMES:
        print(f"Failed to execute command: resource type '{words[0] if words else ''}' is not supported", file=sys.stderr)
        return 1
    datastore = Datastore(config.load(options.get("config")))
    read, wide, narrow = (read_pools, wide_pools, narrow_pools) if kind in POOL_NAMES else (read_nodes, wide_nodes, narrow_nodes)
    items = read(datastore)
    if len(words) > 1:
        items = [item for item in items if words[1] in item["metadata"].values()]
        if not items:
            print(f"Failed to get resources: resource does not exist: {words[1]}", file=sys.stderr)
            return 1
    return print_as(options.get("output", "ps"), items, lambda: wide(items, datastore), lambda: narrow(items))


def print_as(output, items, wide, narrow):
    if output == "yaml":
        print(yaml.safe_dump(items, default_flow_style=False, sort_keys=True), end="")
    elif output == "json":
        print(json.dumps(items, indent=2, sort_keys=True))
    elif output in ("wide", "ps"):
        print_tabbed(wide() if output == "wide" else narrow())
    else:
        print(f"unrecognized output format '{output}'", file=sys.stderr)
        return 1
    return 0


def read_pools(datastore):
    return [describe_pool(json.loads(node["value"])) for node in datastore.children(POOLS) if "value" in node]


def describe_pool(pool):
    """The API form of a stored pool; keys with their zero value are left out."""
    spec = {}
    if pool.get("ipip"):
        spec["ipip"] = {"enabled": True, "mode": pool.get("ipip_mode") or "always"}
    if pool.get("masquerade"):
        spec["nat-outgoing"] = True
    if pool.get("disabled"):
        spec["disabled"] = True
    return {"apiVersion": "v1", "kind": "ipPool", "metadata": {"cidr": pool["cidr"]}, "spec": spec}


def narrow_pools(items):
    return [["CIDR"]] + [[item["metadata"]["cidr"]] for item in items]


def wide_pools(items, _datastore):
    words = {True: "true", False: "false"}
    rows = [["CIDR", "NAT", "IPIP"]]
    for item in items:
        spec = item["spec"]
        rows.append([item["metadata"]["cidr"], words["nat-outgoing" in spec], words["ipip" in spec]])
    return rows


def read_nodes(datastore):
    return [describe_node(node) for node in datastore.children(NODES) if node.get("dir")]


def describe_node(node):
    stored = {base_name(child): child.get("value", "") for child in node.get("nodes", [])}
    bgp = {}
    if stored.get("as_num"):
        bgp["asNumber"] = int(stored["as_num"])
    for version in ("4", "6"):
        address, network = stored.get(f"ip_addr_v{version}"), stored.get(f"network_v{version}", "")
        if address:
            bgp[f"ipv{version}Address"] = f"{address}/{network.rsplit('/', 1)[1]}" if "/" in network else address
    spec = {"bgp": bgp} if bgp else {}
    return {"apiVersion": "v1", "kind": "node", "metadata": {"name": base_name(node)}, "spec": spec}


def narrow_nodes(items):
    return [["NAME"]] + [[item["metadata"]["name"]] for item in items]


def wide_nodes(items, datastore):
    """Parentheses around an AS number say that it is the global one."""
    inherited = f"({datastore.value('/calico/bgp/v1/global/as_num') or 64512})"
    rows = [["NAME", "ASN", "IPV4", "IPV6"]]
    for item in items:
        bgp = item["spec"].get("bgp", {})
        asn = str(bgp.get("asNumber", inherited))
        rows.append([item["metadata"]["name"], asn, bgp.get("ipv4Address", ""), bgp.get("ipv6Address", "")])
    return rows
