#!/bin/sh
# Encrypts files of every kind that a play reads with the ansible-vault in PATH or in $ANSIBLE_BIN, and records what Ansible makes of them.
set -eu
cd "$(dirname "$0")"
[ -z "${ANSIBLE_BIN:-}" ] || PATH="$ANSIBLE_BIN:$PATH"
export LC_ALL=C.UTF-8 ANSIBLE_NOCOLOR=1
rm -rf files templates vars roles inventories extra.yml expected.txt messages.txt
umask 022
mkdir -p files/folder/deep files/parts templates vars/several roles/sealed/vars roles/sealed/tasks inventories
printf 'one\n' >one.password
printf 'two\n' >two.password
printf 'of a file\n' >files/single
printf 'of a folder\n' >files/folder/deep/inner
printf 'as it is\n' >files/folder/plain
printf 'first\n' >files/parts/1
printf 'second\n' >files/parts/2
# shellcheck disable=SC2016
printf '#!/bin/sh\necho "of a script" >"$1"\n' >files/script.sh
printf 'in an archive \377\n' >unpacked && tar -czf files/archive.tar.gz unpacked && rm unpacked
printf 'of a template: {{ of_play }}\n' >templates/sealed.j2
printf 'of_include: "{{ of_play }} included"\n' >vars/include.yml
printf 'of_named: named\n' >vars/named.yml
printf 'of_folder: from a folder\n' >vars/several/one.yml
printf 'of_vars_file: from vars_files\n' >vars/file.yml
printf 'of_role: from a role\n' >roles/sealed/vars/main.yml
printf -- '- debug: msg="{{ of_role }}"\n' >roles/sealed/tasks/main.yml
printf 'of_extra: from the command line\n' >extra.yml
cat >inventories/hosts.yml <<'END'
all: {hosts: {a: {ansible_connection: local, of_inventory: yaml}}}
END
printf '[web]\na ansible_connection=local of_inventory=ini\n' >inventories/hosts.ini
cp inventories/hosts.ini inventories/hosts
for each in files/single files/folder/deep/inner files/parts/* files/script.sh files/archive.tar.gz templates/*.j2 vars/*.yml \
  vars/several/*.yml roles/sealed/vars/main.yml extra.yml inventories/*; do
  ansible-vault encrypt --vault-id one@one.password "$each" 2>/dev/null
done
chmod 644 files/single files/folder/deep/inner templates/sealed.j2
printf 'a ansible_connection=local\n' >hosts
{
  printf -- '- hosts: a\n  gather_facts: false\n  vars:\n'
  for each in of_value of_nobody; do
    ansible-vault encrypt_string --vault-id one@one.password --name "$each" 'of a value' 2>/dev/null | sed 's/^  */  /; s/^/    /'
    echo
  done
  printf '  tasks:\n    - debug: msg="{{ of_value }}"\n'
} >value.yml
{
  printf -- '- hosts: a\n  gather_facts: false\n  vars:\n    of_nest:\n      plain: [as it is]\n'
  for each in needed idle; do
    ansible-vault encrypt_string --vault-id one@one.password --name "$each" 'of a nest' 2>/dev/null | sed 's/^  */  /; s/^/      /'
    echo
  done
  printf '  tasks:\n    - debug: msg="{{ of_nest.plain[0] }}"\n    - debug: msg="{{ of_nest.needed }}"\n'
} >nested.yml
run() { ansible-playbook --vault-id one@one.password -e ansible_python_interpreter=python3 "$@" 2>/dev/null; }
messages() { sed -n 's/^ *"msg": "\(.*\)"$/\1/p'; }
mkdir out
run -i hosts files.yml >/dev/null
find out -type f -printf '%P %m ' -exec sha256sum {} \; | sed 's, *out/.*,,' | sort >expected.txt
rm -r out
run -i hosts -e @extra.yml variables.yml | messages >messages.txt
for each in hosts.yml hosts.ini hosts; do run -i "inventories/$each" inventory.yml | messages >>messages.txt; done
