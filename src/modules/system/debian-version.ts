/**
 * Orders versions of Debian packages as deb-version(7) says: epoch, then upstream version, then revision.
 *
 * @returns less than, equal to or greater than 0.
 */
export function compareVersions(left: string, right: string): number {
  const [a, b] = [split(left), split(right)];
  return a.epoch - b.epoch || comparePart(a.upstream, b.upstream) || comparePart(a.revision, b.revision);
}

function split(version: string): { epoch: number; upstream: string; revision: string } {
  const colon = version.indexOf(':');
  const rest = version.slice(colon + 1);
  const dash = rest.lastIndexOf('-');
  return {
    epoch: colon < 0 ? 0 : Number(version.slice(0, colon)),
    upstream: dash < 0 ? rest : rest.slice(0, dash),
    revision: dash < 0 ? '' : rest.slice(dash + 1),
  };
}

/** Runs of other characters and runs of digits by turns. */
function comparePart(left: string, right: string): number {
  const [a, b] = [runsOf(left), runsOf(right)];
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const [mine = '', theirs = ''] = [a[index], b[index]];
    const order = index % 2 === 0 ? compareText(mine, theirs) : Number(mine) - Number(theirs);
    if (order !== 0) return order;
  }
  return 0;
}

function runsOf(text: string): string[] {
  return [...text.matchAll(/(\D*)(\d*)/g)].flatMap(([, other = '', digits = '']) => [other, digits]);
}

function compareText(left: string, right: string): number {
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const order = rank(left[index]) - rank(right[index]);
    if (order !== 0) return order;
  }
  return 0;
}

/** A tilde comes before the end, letters before all else. */
function rank(character: string | undefined): number {
  if (character === '~') return -1;
  if (character === undefined) return 0;
  return character.charCodeAt(0) + (/[a-z]/i.test(character) ? 0 : 256);
}
