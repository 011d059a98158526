#!/usr/bin/env python3
"""Records what real Ansible makes of the inventories in cases.yml into expected.json, and in which other forms it shows those that
it can read into forms.json.

Run with the Python of an environment that has ansible-core 2.19 and tomli-w: python record.py
Every answer comes from a fork of this process, so that Ansible is imported once.
"""
import io
import json
import os
import re
import stat
import sys
import tempfile

CONFIG = tempfile.NamedTemporaryFile(suffix=".cfg")
for name in [name for name in os.environ if name.startswith("ANSIBLE_")]:
    del os.environ[name]
os.environ.update(LC_ALL="C.UTF-8", ANSIBLE_CONFIG=CONFIG.name, ANSIBLE_NOCOLOR="1", ANSIBLE_DEPRECATION_WARNINGS="0")

import yaml  # noqa: E402
from ansible.cli.inventory import InventoryCLI  # noqa: E402
from ansible.inventory.manager import InventoryManager  # noqa: E402
from ansible.parsing.dataloader import DataLoader  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))


def in_fork(work):
    """Runs work() in a child with its output captured; returns (stdout, stderr)."""
    out, err = tempfile.TemporaryFile("w+"), tempfile.TemporaryFile("w+")
    pid = os.fork()
    if pid == 0:
        os.dup2(out.fileno(), 1)
        os.dup2(err.fileno(), 2)
        sys.stdout, sys.stderr = io.TextIOWrapper(os.fdopen(1, "wb", closefd=False)), io.TextIOWrapper(os.fdopen(2, "wb", closefd=False))
        try:
            work()
        except SystemExit:
            pass
        except BaseException as error:  # noqa: BLE001
            print(f"ERROR {error}", file=sys.stderr)
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)
    os.waitpid(pid, 0)
    out.seek(0)
    err.seek(0)
    return out.read(), err.read()


def cli(args):
    def work():
        command = InventoryCLI(["ansible-inventory", *args])
        command.parse()
        command.run()

    return in_fork(work)


def match(sources, pattern, limit):
    def work():
        loader = DataLoader()
        manager = InventoryManager(loader=loader, sources=sources)
        if limit:
            manager.subset(limit)
        print(json.dumps([host.name for host in manager.get_hosts(pattern)]))

    out, err = in_fork(work)
    answer = {"hosts": json.loads(out)} if out else {"error": True}
    if "Could not match supplied host pattern" in err:
        answer["unmatched"] = re.findall(r"ignoring: (\S+)", err)
    return answer


def write_files(root, case):
    for path, text in (case.get("files") or {}).items():
        full = os.path.join(root, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w", newline="") as file:
            file.write(text)
        if path in case.get("executable", []):
            os.chmod(full, os.stat(full).st_mode | stat.S_IXUSR)


def record(case):
    with tempfile.TemporaryDirectory() as root:
        os.chdir(root)
        write_files(root, case)
        sources = [source if "," in source else os.path.join(root, source) for source in case["sources"]]
        flags = [flag for source in sources for flag in ("-i", source)]
        extra = [flag for value in case.get("extra", []) for flag in ("-e", value)]
        answer = {}
        answer["list"], err = cli([*flags, *extra, "--list"])
        failed = "Unable to parse" in err or "ERROR" in err
        if failed:
            answer["failed"] = True
        answer["graph"], _ = cli([*flags, "--graph"])
        answer["export"], _ = cli([*flags, "--list", "--export"])
        answer["hosts"] = {host: cli([*flags, *extra, "--host", host])[0] for host in case.get("hosts", [])}
        answer["patterns"] = [match(sources, each["pattern"], each.get("limit")) for each in case.get("patterns", [])]
        os.chdir(HERE)
        return answer


def forms(case, answer):
    """The inventory in YAML and TOML, with a limit, and as a graph with variables or of one group."""
    with tempfile.TemporaryDirectory() as root:
        os.chdir(root)
        write_files(root, case)
        sources = [source if "," in source else os.path.join(root, source) for source in case["sources"]]
        flags = [flag for source in sources for flag in ("-i", source)]
        extra = [flag for value in case.get("extra", []) for flag in ("-e", value)]
        listed = json.loads(answer["list"])
        group = next((name for name in listed if name not in ("all", "_meta", "ungrouped")), "ungrouped")
        host = next(iter(case.get("hosts", []) or listed["_meta"]["hostvars"]), None)
        shown = {
            "yaml": cli([*flags, *extra, "--list", "--yaml"])[0],
            "yaml_export": cli([*flags, "--list", "--yaml", "--export"])[0],
            "toml": said([*flags, *extra, "--list", "--toml"]),
            "toml_export": said([*flags, "--list", "--toml", "--export"]),
            "graph_vars": cli([*flags, *extra, "--graph", "--vars"])[0],
            "group": group,
            "graph_group": cli([*flags, "--graph", group])[0],
        }
        if host is not None:
            shown["host"] = host
            shown["host_yaml"] = cli([*flags, *extra, "--host", host, "--yaml"])[0]
            shown["limited"] = cli([*flags, "--list", "--limit", host])[0]
            shown["limited_yaml"] = cli([*flags, "--list", "--limit", host, "--yaml"])[0]
        os.chdir(HERE)
        return shown


def said(args):
    """None where Ansible fails: TOML has no null."""
    out, err = cli(args)
    return None if "ERROR" in err else out


def write(name, value):
    with open(os.path.join(HERE, name), "w") as file:
        json.dump(value, file, indent=1, sort_keys=True)
        file.write("\n")


def main():
    with open(os.path.join(HERE, "cases.yml")) as file:
        cases = yaml.safe_load(file)
    expected = {case["name"]: record(case) for case in cases}
    write("expected.json", expected)
    readable = [case for case in cases if not expected[case["name"]].get("failed")]
    write("forms.json", {case["name"]: forms(case, expected[case["name"]]) for case in readable})
    for name, answer in expected.items():
        print(("FAILED " if answer.get("failed") else "ok     ") + name)


main()
