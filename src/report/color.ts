/** Colors by what they mean; `plain` leaves text alone. Ansible's own choices. */
export interface Palette {
  readonly ok: Paint;
  readonly changed: Paint;
  readonly failed: Paint;
  readonly unreachable: Paint;
  readonly skipped: Paint;
  readonly added: Paint;
  readonly removed: Paint;
  readonly location: Paint;
  readonly warning: Paint;
  readonly faint: Paint;
}

type Paint = (text: string) => string;

const same: Paint = (text) => text;

const plain: Palette = {
  ok: same,
  changed: same,
  failed: same,
  unreachable: same,
  skipped: same,
  added: same,
  removed: same,
  location: same,
  warning: same,
  faint: same,
};

/** The palette for a stream: colors only where it is a terminal that wants them (`NO_COLOR`). */
export async function paletteFor(color: boolean): Promise<Palette> {
  if (!color) return plain;
  const { default: picocolors } = await import('picocolors');
  const paint = picocolors.createColors(true);
  return {
    ok: paint.green,
    changed: paint.yellow,
    failed: paint.red,
    unreachable: (text) => paint.bold(paint.red(text)),
    skipped: paint.cyan,
    added: paint.green,
    removed: paint.red,
    location: paint.cyan,
    warning: paint.magenta,
    faint: paint.dim,
  };
}
