import type { Value } from '../../parsing/value.ts';
import type { Collector } from './collector.ts';
import { commandText, fileText } from './section-text.ts';

/** Who is logged in, as /etc/passwd has it. */
export const user: Collector = {
  name: 'user',
  facts: [
    ...['user_id', 'user_uid', 'user_gid', 'user_gecos', 'user_dir', 'user_shell'],
    ...['real_user_id', 'effective_user_id', 'effective_group_ids'],
  ],
  sections: ['user'],
  read: ({ user: section }) => {
    const [ids = '', home = '', shell = ''] = commandText(section).split('\n');
    const [, uid = '0', name = '', gid = '0'] = /^uid=(\d+)(?:\(([^)]*)\))? gid=(\d+)/.exec(ids) ?? [];
    const entry = fileText(section, '/etc/passwd')
      .split('\n')
      .map((line) => line.split(':'))
      .find((fields) => fields[2] === uid && (name === '' || fields[0] === name));
    const [real, effective] = [idsIn(section, 'Uid'), idsIn(section, 'Gid')];
    return [
      ['user_id', name],
      ['user_uid', Number(uid)],
      ['user_gid', Number(entry?.[3] ?? gid)],
      ['user_gecos', entry?.[4] ?? ''],
      ['user_dir', entry?.[5] ?? home],
      ['user_shell', entry?.[6] ?? shell],
      ['real_user_id', real[0] ?? Number(uid)],
      ['effective_user_id', real[1] ?? Number(uid)],
      ['real_group_id', effective[0] ?? Number(gid)],
      ['effective_group_id', effective[1] ?? Number(gid)],
    ];
  },
};

/** The environment of the session. */
export const environment: Collector = {
  name: 'env',
  sections: ['env'],
  read: ({ env }) => {
    const entries = commandText(env)
      .split(/\n(?=[A-Za-z_]\w*=)/)
      .filter(Boolean);
    const pairs = entries.map((entry): [Value, Value] => {
      const equals = entry.indexOf('=');
      return [entry.slice(0, equals), entry.slice(equals + 1)];
    });
    return [['env', new Map(pairs)]];
  },
};

function idsIn(section: string | undefined, name: 'Uid' | 'Gid'): number[] {
  const line = new RegExp(`^${name}:\\s+(.*)$`, 'm').exec(fileText(section, '/proc/self/status'))?.[1];
  return line?.split(/\s+/).map(Number) ?? [];
}
