import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ControlNode, makeControlNode } from '../helpers/control-node.ts';

/** What `npm pack` makes, installed without the network and run from a folder that has nothing of the repository. */
let scratch: string;
let elsewhere: string;
let control: ControlNode;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'calico-deploy-package-'));
  elsewhere = join(scratch, 'elsewhere');
  await mkdir(elsewhere);
  control = await makeControlNode();
  // `npm test` has built it; the scripts of the package would build it anew under the tests that use it.
  const { stdout } = await npm('pack', '--json', '--ignore-scripts', '--pack-destination', scratch);
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  const quiet = ['--offline', '--ignore-scripts', '--no-audit', '--no-fund', '--cache', join(scratch, 'cache')];
  await npm('install', ...quiet, '--prefix', join(scratch, 'installed'), join(scratch, filename));
}, 120_000);

afterAll(async () => {
  await rm(scratch, { recursive: true, force: true });
  await rm(control.dir, { recursive: true, force: true });
});

function npm(...args: string[]) {
  return execa('npm', args, { stdin: 'ignore' });
}

/** Runs the installed program by its name. */
function calicoDeploy(...args: string[]) {
  const bin = join(scratch, 'installed/node_modules/.bin/calico-deploy');
  return execa(bin, args, { cwd: elsewhere, reject: false, stdin: 'ignore', env: { NO_COLOR: '1' } });
}

const installed = (path: string) => join(scratch, 'installed/node_modules/calico-deploy', path);

describe('the package', () => {
  it('brings all that it needs: nothing else is installed beside it', async () => {
    const { stdout } = await npm('ls', '--all', '--parseable', '--prefix', join(scratch, 'installed'));
    expect(stdout.split('\n').slice(1)).toEqual([installed('').replace(/\/$/, '')]);
  });

  it('says its version', async () => {
    const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
    expect(await calicoDeploy('--version')).toMatchObject({ exitCode: 0, stdout: version, stderr: '' });
  });

  it('decrypts what vault encrypted', async () => {
    const { Vault } = await import('ansible-vault');
    const folder = join(elsewhere, 'vaulted');
    await mkdir(join(folder, 'group_vars'), { recursive: true });
    await writeFile(join(folder, 'hosts'), 'far\n');
    await writeFile(join(folder, 'password'), 'secret\n');
    const text = new Vault({ password: 'secret' }).encryptSync('hidden: found\n', '');
    await writeFile(join(folder, 'group_vars/all.yml'), `${text}`);
    const words = ['-i', join(folder, 'hosts'), '--vault-password-file', join(folder, 'password')];
    const result = await calicoDeploy('inventory', 'host', 'far', ...words);
    expect(result, result.stderr).toMatchObject({ exitCode: 0 });
    expect(JSON.parse(result.stdout)).toMatchObject({ hidden: 'found' });
  });

  it('validates an inventory against the playbook and the role that it brings', async () => {
    const result = await calicoDeploy('validate', '-i', control.inventory);
    expect(result, result.stderr).toMatchObject({ exitCode: 0 });
    const wrong = await calicoDeploy('validate', '-i', control.inventory, '-e', 'CALICO_IPV4POOL_IPIP=sometimes');
    expect(wrong.exitCode).toBe(1);
    expect(wrong.stderr).toContain('[calico/invalid-value]');
  });

  it('renders its sample as the repository does', async () => {
    const copy = join(scratch, 'render');
    await cp('test/golden/render', copy, { recursive: true });
    const sample = ['-i', installed('inventory/hosts.yml'), '--facts', installed('inventory/facts.json')];
    const binaries = ['-e', `base_dir=${join(process.cwd(), 'test/fixtures/control-node')}`];
    const checked = await calicoDeploy('render', ...sample, ...binaries, '-o', copy, '--check');
    expect(checked, checked.stderr).toMatchObject({ exitCode: 0 });
    const written = await calicoDeploy('render', ...sample, ...binaries, '-o', 'out');
    expect(written, written.stderr).toMatchObject({ exitCode: 0 });
    const path = 'node1/etc/systemd/system/calico-node.service';
    expect(await readFile(join(elsewhere, 'out', path))).toEqual(await readFile(join('test/golden/render', path)));
  });

  it('can be imported', async () => {
    const script = "console.log(Object.keys(await import('calico-deploy')).length > 0)";
    const options = { cwd: join(scratch, 'installed'), stdin: 'ignore' } as const;
    expect((await execa('node', ['--input-type=module', '-e', script], options)).stdout).toBe('true');
  });
});
