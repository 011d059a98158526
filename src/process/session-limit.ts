import { readFileSync } from 'node:fs';
import { availableParallelism, freemem } from 'node:os';

/**
 * So many ssh processes log in at once. sshd as it comes drops connections from the eleventh on that has not logged in yet
 * (`MaxStartups 10:30:100`), and a bastion sees those to all hosts. More would not be faster: a login is the processors' work.
 */
export const STARTS_AT_ONCE = 10;
/** Pipes of one child, and some room for what comes and goes. */
const DESCRIPTORS = 4;
/** What this process needs for itself. */
const OWN_DESCRIPTORS = 128;
/** What an ssh costs that nothing else shares, in bytes, with its buffers in the kernel. */
const MEMORY = 4 * 1024 * 1024;
/** Where the system does not tell; what most give at least. */
const USUAL_LIMIT = 1024;

/** Read when the program is loaded, before it notes what its run depends on. Node has raised the soft limit to the hard one. */
const ALLOWED_DESCRIPTORS = readDescriptorLimit();

/** How many children with pipes may be open at once: so many as descriptors and half of the free memory are enough for. */
export function sessionLimit(descriptors = ALLOWED_DESCRIPTORS, memory = freemem()): number {
  const most = Math.min((descriptors - OWN_DESCRIPTORS) / DESCRIPTORS, memory / 2 / MEMORY);
  return Math.max(8, Math.floor(most));
}

/** `--forks` where it is not given: 25 hosts for each processor, at least 50, and no more than there can be sessions. */
export function defaultForks(processors = availableParallelism(), most = sessionLimit()): number {
  return Math.min(Math.max(50, 25 * processors), most);
}

function readDescriptorLimit(): number {
  try {
    const text = readFileSync('/proc/self/limits', 'latin1');
    return Number(/^Max open files +(\d+)/m.exec(text)?.[1] ?? USUAL_LIMIT);
  } catch {
    return USUAL_LIMIT;
  }
}
