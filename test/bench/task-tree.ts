import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Task files that one of the plays reaches through an import of a playbook. */
const FILES_OF_A_PLAY = 100;
/** Rounds of the tasks below in a file: about 3 kB of YAML. */
const ROUNDS = 2;

/**
 * Writes a playbook with so many task files, each about 3 kB, as roles of this family have them: names, commands, files,
 * templates, conditions, loops, blocks and handlers; no two files hold the same tasks. Returns the playbook's path.
 */
export async function writeTaskTree(folder: string, files: number): Promise<string> {
  await mkdir(join(folder, 'tasks'), { recursive: true });
  await mkdir(join(folder, 'templates'), { recursive: true });
  await writeFile(join(folder, 'hosts.ini'), '[kube-node]\nnode1 ansible_connection=local\n');
  await writeFile(join(folder, 'templates', 'unit.conf.j2'), UNIT_TEMPLATE);
  for (let file = 0; file < files; file += 1)
    await writeFile(join(folder, 'tasks', `part-${file}.yml`), taskFile(file));
  const plays = Array.from({ length: Math.ceil(files / FILES_OF_A_PLAY) }, (_, play) => play);
  for (const play of plays) {
    const last = Math.min(files, (play + 1) * FILES_OF_A_PLAY);
    await writeFile(join(folder, `play-${play}.yml`), playbook(play, play * FILES_OF_A_PLAY, last));
  }
  const site = join(folder, 'site.yml');
  await writeFile(site, plays.map((play) => `- import_playbook: play-${play}.yml\n`).join(''));
  return site;
}

const UNIT_TEMPLATE = `[Unit]
Description=part {{ part_title | default('none') }}
{% for name in part_names | default([]) %}
After={{ name }}.service
{% endfor %}
`;

/** Every other file is imported, the others included: the two ways in which a play reaches its tasks. */
function playbook(play: number, first: number, last: number): string {
  const tasks = Array.from({ length: last - first }, (_, at) => first + at).map((file) => {
    const verb = file % 2 === 0 ? 'import_tasks' : 'include_tasks';
    return `    - name: Part ${file}\n      ${verb}: tasks/part-${file}.yml\n      when: part_${file}_enabled | default(true)\n`;
  });
  return `- name: Play ${play}
  hosts: kube-node
  gather_facts: false
  vars:
    bin_dir: /opt/bin
    conf_dir: /etc/part
    nodes: "{{ groups['kube-node'] | default([]) }}"
    part_names: [alpha, beta, gamma]
  handlers:
    - name: Restart part
      systemd:
        name: part
        state: restarted
        daemon_reload: true
  tasks:
${tasks.join('')}`;
}

function taskFile(file: number): string {
  const rounds = Array.from({ length: ROUNDS }, (_, round) => tasks(`${file}_${round}`));
  return `---\n# Part ${file}\n${rounds.join('')}`;
}

function tasks(id: string): string {
  return `- name: Make the folders of part ${id}
  file:
    path: "{{ item }}"
    state: directory
    owner: root
    mode: "0755"
  with_items:
    - "{{ conf_dir }}/${id}"
    - "{{ bin_dir }}/${id}"
    - /var/lib/part/${id}

- name: Ask for the state of part ${id}
  shell: "{{ bin_dir }}/partctl get ${id} --output=json | grep -c '\\"name\\"' || true"
  register: state_${id}
  changed_when: false
  failed_when: state_${id}.rc not in [0, 1]
  until: state_${id}.stdout | default('') | length > 0
  retries: 3
  delay: 1

# The unit reads its settings from here.
- name: Write the settings of part ${id}
  template:
    src: unit.conf.j2
    dest: "{{ conf_dir }}/${id}/{{ inventory_hostname }}.conf"
    mode: "0640"
  vars:
    part_title: "part ${id} on {{ inventory_hostname }}"
  notify: Restart part
  when:
    - state_${id}.stdout != '0'
    - inventory_hostname in nodes
  tags: [part, part-${id}]

- name: Change part ${id} as a whole
  when: state_${id} is changed or force_${id} | default(false) | bool
  block:
    - name: Copy the script of part ${id}
      copy:
        content: |
          #!/bin/sh
          # part ${id}
          exec {{ bin_dir }}/part --id ${id} --nodes {{ nodes | join(',') }}
        dest: "{{ bin_dir }}/part-${id}"
        mode: "0755"
    - name: Load part ${id}
      command: "{{ bin_dir }}/part-${id} load {{ item.key }}={{ item.value }}"
      loop: "{{ settings_${id} | default({'a': 1}) | dict2items }}"
      loop_control:
        label: "{{ item.key }}"
      delegate_to: "{{ nodes[0] }}"
      run_once: true
      ignore_errors: true
`;
}
