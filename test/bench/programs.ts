import { createCipheriv } from 'node:crypto';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const PROGRAMS = ['calico', 'calico-ipam', 'loopback', 'calicoctl'];
const PROGRAM_BYTES = 30 * 1024 * 1024;
const BLOCK_BYTES = 4096;
/** Of a Go program gzip leaves about 40 %: so much of each block does not compress. */
const NOISE_SHARE = 0.4;

/** Writes a `base_dir` with programs as large, and as compressible, as the real ones: 120 MB. Gives the folder. */
export async function writePrograms(folder: string): Promise<string> {
  await mkdir(join(folder, 'bin'), { recursive: true });
  for (const name of PROGRAMS) {
    await writeFile(join(folder, 'bin', name), makeProgram(name));
    await chmod(join(folder, 'bin', name), 0o755);
  }
  return folder;
}

function makeProgram(name: string): Buffer {
  const cipher = createCipheriv('aes-256-ctr', Buffer.alloc(32, name), Buffer.alloc(16));
  const program = Buffer.alloc(PROGRAM_BYTES, `instruction of ${name};`);
  const noise = Math.round(BLOCK_BYTES * NOISE_SHARE);
  for (let at = 0; at < PROGRAM_BYTES; at += BLOCK_BYTES) cipher.update(Buffer.alloc(noise)).copy(program, at);
  return program;
}
