#!/bin/sh
# Encrypts the values of the tests with the ansible-vault in PATH or in $ANSIBLE_BIN: hosts.yml, whole.yml, group_vars/all.yml.
set -eu
cd "$(dirname "$0")"
[ -z "${ANSIBLE_BIN:-}" ] || PATH="$ANSIBLE_BIN:$PATH"
export LC_ALL=C.UTF-8
printf 'one\n' >one.password
printf 'two\n' >two.password
value() { ansible-vault encrypt_string --vault-id "$1@$1.password" --encrypt-vault-id "$1" --name "$2" "$3" 2>/dev/null; }
mkdir -p group_vars
{
  echo 'plain: text'
  value one of_one 'secret one'
  value two of_two 'secret {{ plain }}'
} >group_vars/all.yml
printf 'whole_file: "of a whole file, {{ plain }}"\n' >group_vars/web.yml
ansible-vault encrypt --vault-id two@two.password group_vars/web.yml 2>/dev/null
printf '[web]\na ansible_connection=local\n' >hosts
cat >play.yml <<'EOF'
- hosts: a
  gather_facts: false
  tasks:
    - debug: msg="{{ of_one }} | {{ of_two }} | {{ whole_file }}"
EOF
ansible-playbook -i hosts --vault-id one@one.password --vault-id two@two.password play.yml -e ansible_python_interpreter=python3 2>/dev/null |
  sed -n 's/^ *"msg": "\(.*\)"$/\1/p' >expected.txt
