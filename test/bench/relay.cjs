// relay.cjs DELAY_MS MEGABITS HOST PORT: a ProxyCommand that passes bytes on after a delay, no faster than a line of so many Mbit/s
// would (0: no limit). Plain JavaScript, so that it starts in the time that Node takes.
const { connect } = require('node:net');

const [delay, megabits, host, port] = process.argv.slice(2);
const bytesPerMillisecond = Number(megabits) * 125 || Number.POSITIVE_INFINITY;
/** What a line's buffer holds: more than that stays with the sender. */
const HELD_MILLISECONDS = 20;

const socket = connect({ host, port: Number(port), noDelay: true });
socket.on('error', (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
pass(process.stdin, socket);
pass(socket, process.stdout);

function pass(source, target) {
  const queue = [];
  let free = 0;
  // What leaves is always what came first, in whatever order timers of one millisecond are called.
  const send = () => {
    const chunk = queue.shift();
    if (chunk === undefined) target.end();
    else target.write(chunk);
  };
  const accept = (chunk) => {
    const now = performance.now();
    free = Math.max(now, free) + (chunk?.length ?? 0) / bytesPerMillisecond;
    queue.push(chunk);
    setTimeout(send, free - now + Number(delay));
    if (free - now < HELD_MILLISECONDS) return;
    source.pause();
    setTimeout(() => source.resume(), free - now - HELD_MILLISECONDS);
  };
  source.on('data', accept);
  source.on('end', () => accept());
}
