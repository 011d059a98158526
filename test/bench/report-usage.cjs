// Loaded by --require into a measured process: leaves what it cost in the file that BENCH_USAGE names.
const { readdirSync, readFileSync, readlinkSync, writeFileSync } = require('node:fs');

const atStart = countPipes();

process.on('exit', () => {
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  const [, peak] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'));
  const usage = {
    cpu: (userCPUTime + systemCPUTime) / 1e6,
    memory: Number(peak) / 1024,
    openPipes: Math.max(0, countPipes() - atStart),
  };
  writeFileSync(process.env.BENCH_USAGE, JSON.stringify(usage));
});

/** Children are spoken to by pipes and sockets. */
function countPipes() {
  return readdirSync('/proc/self/fd').filter((descriptor) => /^(?:pipe|socket):/.test(targetOf(descriptor))).length;
}

function targetOf(descriptor) {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    // The one that lists the folder is gone.
    return '';
  }
}
