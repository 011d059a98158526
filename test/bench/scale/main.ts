import { say } from '../../lab/progress.ts';
import { downScaleLab, upScaleLab } from './lab.ts';

/** `npm run bench:scale -- up [HOSTS] | down`: the scale lab by hand; the bench brings it up and takes it down by itself. */
const [verb, count = '50'] = process.argv.slice(2);
if (verb === 'up' && /^[1-9]\d{0,3}$/.test(count)) {
  const { hosts, inventory } = await upScaleLab(Number(count));
  say(`${hosts.length} scale hosts are up; inventory: ${inventory}`);
} else if (verb === 'down') {
  await downScaleLab();
  say('down');
} else {
  say('usage: npm run bench:scale -- up [HOSTS] | down');
  process.exitCode = 2;
}
