import { chmod, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';

const program = new URL('../../../dist/bin.js', import.meta.url).pathname;

/** What Node says of a file of certificates that is not there tells whether it looked for it. */
const missing = { NODE_EXTRA_CA_CERTS: '/nowhere/ca.pem' };

test('the program is started without what Node reads before it runs anything', async () => {
  const byShell = await execa(program, ['--version'], { env: missing });
  expect(byShell.stderr).toBe('');
  const byNode = await execa('node', [program, '--version'], { env: missing });
  expect(byNode.stderr).toContain('/nowhere/ca.pem');
  expect(byNode.stdout).toBe(byShell.stdout);
});

test('what it starts has the environment of the user as it was', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'started-'));
  const inventory = join(folder, 'hosts.sh');
  const script = `#!/bin/sh
printf '{"all":{"hosts":["a"],"vars":{"seen":"%s","kept":"%s"}}}' "$NODE_EXTRA_CA_CERTS" "$(env | grep -c CALICO_DEPLOY_NODE)"
`;
  await writeFile(inventory, script);
  await chmod(inventory, 0o755);
  const { stdout } = await execa(program, ['inventory', 'host', 'a', '-i', inventory], { env: missing });
  expect(JSON.parse(stdout)).toMatchObject({ seen: '/nowhere/ca.pem', kept: '0' });
});

test('a link in a folder of PATH, and arguments with blanks, are taken as they are', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'started '));
  await symlink(program, join(folder, 'calico-deploy'));
  const PATH = `${folder}:${process.env.PATH}`;
  const { stdout, exitCode } = await execa('sh', ['-c', 'calico-deploy inventory list -i "a b,"'], {
    env: { PATH },
    reject: false,
  });
  expect({ exitCode, stdout }).toMatchObject({ exitCode: 0 });
  expect(stdout).toContain('"a b"');
});

test('a folder that is gone is told of', async () => {
  const script = `d=$(mktemp -d) && cd "$d" && rmdir "$d" && exec "$1" apply -i hosts.yml`;
  const { exitCode, stderr } = await execa('sh', ['-c', script, 'sh', program], { reject: false });
  expect(exitCode).toBe(1);
  expect(stderr).toContain('calico-deploy: the current folder is no longer there: change to one that is');
});
