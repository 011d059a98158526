"""`calicoctl node status`: which processes run, and what BIRD says of its BGP sessions."""
import os
import re
import socket
import sys

from tables import print_bordered

HEADINGS = ["PEER ADDRESS", "PEER TYPE", "STATE", "SINCE", "INFO"]
PEER_TYPES = {"Global": "global", "Mesh": "node-to-node mesh", "Node": "node specific"}
BIRD_HEADINGS = ["name", "proto", "table", "state", "since", "info"]


class BirdError(Exception):
    """The socket of BIRD could not be asked."""


def run():
    """Prints the status. Exits 0 with every peer down: only a missing Felix, or a user who is not root, is a failure."""
    if os.geteuid() != 0:
        print("This command must be run as root.", file=sys.stderr)
        return 1
    running = process_names()
    if "calico-felix" not in running:
        print("Calico process is not running.")
        return 1
    print("Calico process is running.")
    if running & {"bird", "bird6"}:
        print_family("4", "bird" in running)
        print_family("6", "bird6" in running)
    else:
        print("None of the BGP backend processes (BIRD or GoBGP) are running.")
    return 0


def print_family(version, is_running):
    print(f"\nIPv{version} BGP status")
    suffix = "" if version == "4" else "6"
    if not is_running:
        print(f"INFO: BIRDv{version} process: 'bird{suffix}' is not running.")
        return
    try:
        peers = read_peers(suffix, "." if version == "4" else ":")
    except BirdError as error:
        print(f"Error querying BIRD: unable to connect to BIRDv{version} socket: {error}")
        return
    if peers:
        print_bordered(HEADINGS, peers)
    else:
        print(f"No IPv{version} peers found.")
    if version == "6":
        print()


def process_names():
    """The names of all processes of the host: calico-node's are among them, in a PID namespace below this one."""
    names = set()
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/comm", encoding="utf-8") as file:
                names.add(file.read().strip())
        except OSError:
            continue
    return names


def read_peers(suffix, separator):
    peers = []
    for line in ask_bird(suffix):
        fields = re.sub(r"^\d{4}[- ]| ", "\x00", line, count=1).lstrip("\x00").split(maxsplit=5)
        match = re.fullmatch(r"(Global|Mesh|Node)_(.+)", fields[0]) if len(fields) >= 5 and fields[1] == "BGP" else None
        if match:
            info = fields[5].strip() if len(fields) == 6 else ""
            peers.append([match[2].replace("_", separator), PEER_TYPES[match[1]], fields[3], fields[4], info])
    return peers


def ask_bird(suffix):
    """The rows of `show protocols`. Refuses a table with other headings: BIRD 2 prints its own."""
    client = connect(suffix)
    with client, client.makefile("rw", encoding="utf-8", newline="\n") as stream:
        expect(stream.readline(), "0001")
        stream.write("show protocols\n")
        stream.flush()
        heading = stream.readline()
        expect(heading, "2002")
        if heading[5:].split() != BIRD_HEADINGS:
            raise BirdError("unknown BIRD table output format")
        rows = []
        for line in stream:
            if line.startswith("0000"):
                return rows
            rows.append(line)
        raise BirdError("EOF")


def connect(suffix):
    error = None
    for directory in ("/var/run/calico", "/var/run/bird"):
        client = socket.socket(socket.AF_UNIX)
        client.settimeout(2)
        try:
            client.connect(f"{directory}/bird{suffix}.ctl")
            return client
        except OSError as reason:
            client.close()
            error = error or f"dial unix {directory}/bird{suffix}.ctl: connect: {os.strerror(reason.errno or 0).lower()}"
    raise BirdError(error)


def expect(line, code):
    if not line.startswith(code):
        raise BirdError(f"unexpected answer of BIRD: {line.strip()!r}")
