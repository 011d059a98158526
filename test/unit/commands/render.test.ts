import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../../helpers/cli.ts';

/** The sample is checked as a user's CI would check its own: by the command, against the folder under version control. */
const SAMPLE = ['-i', 'inventory/hosts.yml', '-p', '05.calico.yml', '--facts', 'inventory/facts.json'];
const BINARIES = ['-e', 'base_dir=test/fixtures/control-node'];
const SNAPSHOT = 'test/golden/render';
const render = (...more: string[]) => runCli(['render', ...SAMPLE, ...BINARIES, ...more]);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'render-'));
});
afterAll(() => rm(folder, { recursive: true }));

const copySnapshot = async () => {
  const copy = await mkdtemp(join(folder, 'copy-'));
  await cp(SNAPSHOT, copy, { recursive: true });
  return copy;
};

describe('render', () => {
  it('gives for the sample what lies under version control', async () => {
    const result = await render('-o', SNAPSHOT, '--check');
    expect(result, result.stdout + result.stderr).toMatchObject({ exitCode: 0 });
  });

  it("writes, byte for byte, what Ansible's template module writes", async () => {
    const out = join(folder, 'sample');
    expect(await render('-o', out)).toMatchObject({ exitCode: 0 });
    const recorded = 'test/golden/render-by-ansible';
    const entries = await readdir(recorded, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && entry.parentPath !== recorded);
    expect(files).toHaveLength(9);
    for (const file of files) {
      const path = join(file.parentPath, file.name);
      expect(await readFile(path.replace(recorded, out)), path).toEqual(await readFile(path));
    }
  });

  it('writes the same twice and leaves out keys and certificates', async () => {
    const [first, second] = [join(folder, 'first'), join(folder, 'second')];
    await render('-o', first);
    await render('-o', second);
    const names = async (dir: string) => (await readdir(dir, { recursive: true })).toSorted();
    expect(await names(first)).toEqual(await names(second));
    expect((await names(first)).filter((name) => /\.(pem|key)$/.test(name))).toEqual([]);
    const check = await render('-o', first, '--check');
    expect(check.exitCode).toBe(0);
  });

  it('exits 3 and shows the difference after a variable has changed', async () => {
    const result = await render('-o', SNAPSHOT, '--check', '-e', 'FELIX_LOGSEVERITYSCREEN=debug');
    expect(result.exitCode).toBe(3);
    expect(result.stdout).toContain('-  -e FELIX_LOGSEVERITYSCREEN=info');
    expect(result.stdout).toContain('+  -e FELIX_LOGSEVERITYSCREEN=debug');
  });

  it('exits 3 for a missing file and for an obsolete one, and changes neither', async () => {
    const copy = await copySnapshot();
    await rm(join(copy, 'node1/etc/calico/calicoctl.cfg'));
    await writeFile(join(copy, 'node2/etc/left-over'), 'old\n');
    const result = await render('-o', copy, '--check');
    expect(result.exitCode).toBe(3);
    expect(result.stdout).toContain('missing: node1/etc/calico/calicoctl.cfg');
    expect(result.stdout).toContain('obsolete: node2/etc/left-over');
    expect(await readFile(join(copy, 'node2/etc/left-over'), 'utf8')).toBe('old\n');
  });

  it('names what cannot be known offline, and writes nothing', async () => {
    const out = join(folder, 'none');
    const without = SAMPLE.filter((word) => !word.includes('facts'));
    const result = await runCli(['render', ...without, ...BINARIES, '-o', out]);
    expect(result.exitCode).toBe(1);
    expect(result.stderr).toMatch(/ansible_facts/);
    expect(result.stderr).toMatch(/--facts FILE/);
    await expect(readdir(out)).rejects.toThrow('ENOENT');
  });

  it('removes from its folder what is rendered no more, and refuses a folder that is not its own', async () => {
    const copy = await copySnapshot();
    await writeFile(join(copy, 'node2/etc/left-over'), 'old\n');
    expect(await render('-o', copy)).toMatchObject({ exitCode: 0 });
    await expect(readFile(join(copy, 'node2/etc/left-over'))).rejects.toThrow('ENOENT');
    const foreign = await mkdtemp(join(folder, 'foreign-'));
    await writeFile(join(foreign, 'notes.txt'), 'mine\n');
    expect(await render('-o', foreign)).toMatchObject({ exitCode: 1 });
    expect(await readFile(join(foreign, 'notes.txt'), 'utf8')).toBe('mine\n');
  });

  it('leaves the other hosts of the folder alone with --limit', async () => {
    const copy = await copySnapshot();
    await writeFile(join(copy, 'node2/etc/left-over'), 'old\n');
    await writeFile(join(copy, 'node1/etc/left-over'), 'old\n');
    expect(await render('-o', copy, '-l', 'node1')).toMatchObject({ exitCode: 0 });
    await expect(readFile(join(copy, 'node1/etc/left-over'))).rejects.toThrow('ENOENT');
    expect(await readFile(join(copy, 'node2/etc/left-over'), 'utf8')).toBe('old\n');
    expect(await render('-o', copy, '-l', 'node1', '--check')).toMatchObject({ exitCode: 0 });
    expect(await render('-o', copy, '-l', 'node2', '--check')).toMatchObject({ exitCode: 3 });
  });

  it('removes and compares nothing that it was not asked for with --tags', async () => {
    const copy = await copySnapshot();
    expect(await render('-o', copy, '-t', 'cni')).toMatchObject({ exitCode: 0 });
    expect(await render('-o', copy, '-t', 'cni', '--check')).toMatchObject({ exitCode: 0 });
    expect(await render('-o', copy, '--check')).toMatchObject({ exitCode: 0 });
  });

  it('refuses a file that its program cannot read, in the words of validate, and writes nothing', async () => {
    const copy = join(folder, 'broken');
    for (const part of ['05.calico.yml', 'inventory', 'roles', 'templates'])
      await cp(part, join(copy, part), { recursive: true });
    const template = join(copy, 'roles/calico/templates/cni-calico.conf.j2');
    const text = await readFile(template, 'utf8');
    await writeFile(template, text.replace('"cniVersion": "0.1.0",', '"cniVersion": "0.1.0"'));
    const control = ['-e', `base_dir=${resolve('test/fixtures/control-node')}`];
    const input = ['-i', 'inventory/hosts.yml', '-p', '05.calico.yml', ...control];
    const out = join(folder, 'broken-out');
    const result = await runCli(['render', ...input, '--facts', 'inventory/facts.json', '-o', out], { cwd: copy });
    expect(result.exitCode).toBe(1);
    const finding = /^.*\[calico\/rendered-file\]$/m.exec(result.stderr)?.[0];
    expect(finding).toContain('/etc/cni/net.d/10-calico.conf:4:');
    expect(finding).toMatch(/rendered for node\d.* from roles\/calico\/templates\/cni-calico\.conf\.j2/);
    await expect(readdir(out)).rejects.toThrow('ENOENT');
  });
});
