import { createCipheriv } from 'node:crypto';
import { chmod, link, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { hashFiles, listFiles } from '../images/rootfs.ts';
import { hashRecipe, type Lab } from '../settings.ts';
import { zip } from './zip.ts';

const CNI_BINARIES = ['calico', 'calico-ipam', 'loopback'] as const;
const calicoctlDir = join(import.meta.dirname, 'calicoctl');

/** Puts the stand-in binaries and the image's archive where `base_dir` points; what is there and unchanged keeps its times. */
export async function ensureBaseDir(lab: Lab, calicoNodeArchive: string): Promise<void> {
  const bin = join(lab.paths.baseDir, 'bin');
  await mkdir(bin, { recursive: true });
  await placeArchive(calicoNodeArchive, lab.paths.imageArchive);
  const key = hashRecipe(await hashFiles(import.meta.dirname), String(binaryBytes()));
  const mark = join(lab.paths.baseDir, '.recipe');
  if ((await readFile(mark, 'utf8').catch(() => '')) === key) return;
  for (const name of CNI_BINARIES) await writeCniBinary(join(bin, name), name);
  await writeCalicoctl(join(bin, 'calicoctl'));
  await writeFile(mark, key);
}

/** Sizes come near the real ones by CALICO_LAB_BINARY_MB=30; by default they are small. */
function binaryBytes(): number {
  const mebibytes = Number(process.env.CALICO_LAB_BINARY_MB ?? '8');
  return Math.max(0, Math.round((Number.isFinite(mebibytes) ? mebibytes : 8) * 1024 * 1024));
}

/** A CNI stand-in is a script that ends before its trailer of noise. */
async function writeCniBinary(path: string, name: string): Promise<void> {
  const script = await readFile(join(import.meta.dirname, 'cni-stand-in.sh'));
  const size = name === 'loopback' ? Math.min(binaryBytes(), 3 * 1024 * 1024) : binaryBytes();
  const trailer = makeNoise(name, Math.max(0, size - script.length));
  await replace(path, Buffer.concat([script, trailer]));
}

/** calicoctl is a Python zip application whose archive also holds the noise; Python never reads that member. */
async function writeCalicoctl(path: string): Promise<void> {
  const modules = (await listFiles(calicoctlDir)).filter((name) => name.endsWith('.py'));
  const members = await Promise.all(
    modules.map(async (name) => ({ name, content: await readFile(join(calicoctlDir, name)) })),
  );
  const padding = { name: 'padding.bin', content: makeNoise('calicoctl', binaryBytes()) };
  await replace(path, zip('#!/usr/bin/python3\n', [...members, padding]));
}

/** Bytes that look random, do not compress, and are the same on every machine. */
function makeNoise(seed: string, length: number): Buffer {
  const key = Buffer.alloc(32, seed);
  return createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(length));
}

async function replace(path: string, content: Buffer): Promise<void> {
  await writeFile(`${path}.part`, content);
  await chmod(`${path}.part`, 0o755);
  await rename(`${path}.part`, path);
}

async function placeArchive(source: string, target: string): Promise<void> {
  const [from, to] = await Promise.all([stat(source), stat(target).catch(() => undefined)]);
  if (to !== undefined && to.size === from.size && to.mtimeMs === from.mtimeMs) return;
  await mkdir(dirname(target), { recursive: true });
  await rm(target, { force: true });
  await link(source, target).catch(() => execa('cp', ['--preserve=timestamps', source, target]));
}
