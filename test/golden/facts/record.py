"""Records what Ansible's own collectors make of the systems of systems.json, each a few files of a root of its own.

Run it as root (it uses chroot) by `PYTHON -W ignore test/golden/facts/record.py`, with the Python of a virtual environment
that has ansible-core 2.19.
"""

import json
import os
import shutil
import tempfile

# Loaded before the root changes: afterwards there is no library to load from.
import encodings.ascii  # noqa: F401
import encodings.idna  # noqa: F401
from ansible.module_utils import distro
from ansible.module_utils.facts.hardware.linux import LinuxHardware
from ansible.module_utils.facts.system.cmdline import CmdLineFactCollector
from ansible.module_utils.facts.system.distribution import DistributionFactCollector
from ansible.module_utils.facts.system.dns import DnsFactCollector
from ansible.module_utils.facts.system.fips import FipsFactCollector
from ansible.module_utils.facts.system.lsb import LSBFactCollector
from ansible.module_utils.facts.system.pkg_mgr import PkgMgrFactCollector
from ansible.module_utils.facts.system.service_mgr import ServiceMgrFactCollector
from ansible.module_utils.facts.system.ssh_pub_keys import SshPubKeyFactCollector
from ansible.module_utils.facts.virtual.linux import LinuxVirtual

HERE = os.path.dirname(os.path.abspath(__file__))
COLLECTORS = [
    *[DistributionFactCollector, LSBFactCollector, DnsFactCollector, FipsFactCollector, CmdLineFactCollector],
    *[SshPubKeyFactCollector, PkgMgrFactCollector, ServiceMgrFactCollector],
]


class Module:
    """As much of a module as the collectors ask of it: a host with no programs."""

    def get_bin_path(self, name, *_, **__):
        return None

    def run_command(self, *_, **__):
        return 1, '', ''

    def debug(self, *_):
        pass

    warn = error_as_warning = debug


def main():
    with open(os.path.join(HERE, 'systems.json')) as file:
        systems = json.load(file)
    recorded = {system['title']: in_child(system['files']) for system in systems}
    with open(os.path.join(HERE, 'recorded.json'), 'w') as file:
        json.dump(recorded, file, indent=1, ensure_ascii=False, sort_keys=True)
        file.write('\n')
    print(f'{len(systems)} systems recorded')


def in_child(files):
    root = tempfile.mkdtemp()
    for path, text in files.items():
        os.makedirs(root + os.path.dirname(path), exist_ok=True)
        with open(root + path, 'w') as file:
            file.write(text)
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.chroot(root)
        os.chdir('/')
        with os.fdopen(writer, 'w') as pipe:
            json.dump(collect(), pipe, default=sorted)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        answer = json.loads(pipe.read())
    os.waitpid(child, 0)
    shutil.rmtree(root)
    return answer


def collect():
    distro._distro = distro.LinuxDistribution()
    facts, known = {}, {'ansible_system': 'Linux', 'ansible_architecture': 'x86_64'}
    for collector in COLLECTORS:
        found = collector().collect(module=Module(), collected_facts=known)
        facts.update(found)
        known.update({f'ansible_{name}': value for name, value in found.items()})
    hardware = LinuxHardware(Module())
    processors = hardware.get_cpu_facts(known)
    processors.pop('processor_nproc', None)  # that of the machine that records
    facts.update(processors)
    facts.update(hardware.get_memory_facts())
    facts.update(hardware.get_dmi_facts())
    facts.update(LinuxVirtual(Module()).get_virtual_facts())
    return facts


if __name__ == '__main__':
    main()
