"""The end state of roles/calico, written for pyinfra: the same files, modes, unit and image, and nothing to do on a second run."""

import json
import os
import re
import sys
from io import StringIO
from shlex import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pyinfra import host
from pyinfra.facts.server import Command
from pyinfra.operations import files, server, systemd
from pyinfra.operations.util import any_changed

sys.path.insert(0, os.path.dirname(__file__))
from certificates import ensure_certificate  # noqa: E402

data = host.data
docker = f"{data.bin_dir}/docker"
owned = {"user": "root", "group": "root"}


def node_address():
    """NODE_IP with the prefix length of its interface."""
    addresses = host.get_fact(Command, command="ip -o -4 address show")
    prefix = re.search(rf"inet {re.escape(data.NODE_IP)}/(\d+)", addresses)
    if not prefix:
        raise ValueError(f"NODE_IP {data.NODE_IP} is not an address of this host")
    return f"{data.NODE_IP}/{prefix[1]}"


def render(name):
    """One of the role's templates, with what it uses of Ansible's filters."""
    environment = Environment(
        loader=FileSystemLoader(data.templates), undefined=StrictUndefined, trim_blocks=True, keep_trailing_newline=True
    )
    environment.filters["to_json"] = json.dumps
    environment.filters["bool"] = lambda value: value in (True, "true", "True", "yes", "on", "1")
    return StringIO(environment.get_template(name).render(**data.dict(), calico_node_address=node_address()))


certificates = f"{data.ca_dir}/calico/{host.name}"
ensure_certificate(certificates, data)

for path in ("/etc/calico", "/etc/calico/ssl", "/etc/cni/net.d", data.bin_dir):
    files.directory(name=f"Make {path}", path=path, mode="755", **owned)

used_by_the_unit = [
    files.put(name=f"Copy {name}", src=source, dest=f"/etc/calico/ssl/{name}", mode=mode, **owned)
    for name, source, mode in (
        ("ca.pem", f"{data.ca_dir}/ca.pem", "644"),
        ("calico-key.pem", f"{certificates}/calico-key.pem", "600"),
        ("calico.pem", f"{certificates}/calico.pem", "600"),
    )
]

for name in ("calico", "calico-ipam", "loopback", "calicoctl"):
    source = f"{data.base_dir}/bin/{name}"
    files.put(name=f"Copy {name}", src=source, dest=f"{data.bin_dir}/{name}", mode="755", **owned)

files.put(
    name="Write calicoctl.cfg", src=render("calicoctl.cfg.j2"), dest="/etc/calico/calicoctl.cfg", mode="644", **owned
)

look = f"""if grep -q -s -F {quote(f'"{data.calico_image}":"sha256:')} /var/lib/docker/image/*/repositories.json ||
{docker} image inspect {quote(data.calico_image)} >/dev/null 2>&1; then echo yes; else echo no; fi"""
if host.get_fact(Command, command=look) != "yes":
    archive = "/var/tmp/calico-node-image.tar"
    files.put(name="Copy the image", src=data.calico_image_archive, dest=archive, mode="600", **owned)
    load = f"{docker} load --input {archive} && rm -f {archive}"
    used_by_the_unit.append(server.shell(name="Load the image", commands=[load]))

unit = "/etc/systemd/system/calico-node.service"
used_by_the_unit.append(
    files.put(name="Write the unit", src=render("calico-node.service.j2"), dest=unit, mode="644", **owned)
)
restart = systemd.service(
    name="Restart calico-node",
    service="calico-node",
    restarted=True,
    daemon_reload=True,
    _if=any_changed(*used_by_the_unit),
)
systemd.service(name="Enable and start calico-node", service="calico-node", running=True, enabled=True)

started = "grep -q -x -s calico-felix /proc/[0-9]*/comm"
if host.get_fact(Command, command=f"{started} && echo yes || echo no") != "yes":
    wait = f"for try in $(seq 60); do {started} && exit 0; sleep 2; done; exit 1"
    server.shell(name="Wait until calico-node has started", commands=[wait])
else:
    server.shell(name="Wait until calico-node has started again", commands=[started], _if=restart.did_change)

files.put(
    name="Write the CNI configuration",
    src=render("cni-calico.conf.j2"),
    dest="/etc/cni/net.d/10-calico.conf",
    mode="644",
    **owned,
)
