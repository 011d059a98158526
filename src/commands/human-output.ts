import { type Palette, paletteFor } from '../report/color.ts';
import type { CommandIo } from './command-io.ts';

/** Where text for people goes, and its colors: standard output, or standard error beside a JSON document. */
export async function humanOutput(
  io: CommandIo,
  { json }: { readonly json: boolean },
): Promise<{ write: (text: string) => void; palette: Palette }> {
  const stream = json ? 'err' : 'out';
  return { write: io[stream], palette: await paletteFor(io.color[stream]) };
}
