#!/usr/bin/env python3
"""Records the modules of Ansible 12 that roles of this family use, with their parameters, into modules.json.

Run with the Python of an environment that has Ansible: python record.py
"""
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
DOC = os.path.join(os.path.dirname(sys.executable), 'ansible-doc')
ENVIRONMENT = {**os.environ, 'LC_ALL': 'C.UTF-8', 'ANSIBLE_NOCOLOR': '1'}
OTHERS = """
ansible.posix.authorized_key ansible.posix.mount ansible.posix.selinux ansible.posix.synchronize ansible.posix.sysctl
community.crypto.openssl_csr community.crypto.openssl_csr_info community.crypto.openssl_privatekey
community.crypto.openssl_privatekey_info community.crypto.openssl_publickey community.crypto.x509_certificate
community.crypto.x509_certificate_info community.crypto.x509_crl
community.general.modprobe community.general.pam_limits
""".split()


def doc(*words):
    return json.loads(subprocess.run([DOC, '--json', *words], env=ENVIRONMENT, check=True, stdout=subprocess.PIPE).stdout)


names = [name for name in doc('--list', 'ansible.builtin') if not name.startswith('_')] + OTHERS
modules = {name: sorted((each['doc'].get('options') or {})) for name, each in doc(*names).items()}
with open(os.path.join(HERE, 'modules.json'), 'w') as file:
    json.dump(modules, file, indent=1, sort_keys=True)
    file.write('\n')
print(len(modules))
