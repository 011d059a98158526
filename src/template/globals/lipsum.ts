import { bindArguments } from '../values/arguments.ts';
import { NativeFunction } from '../values/callable.ts';
import { toIndex } from '../values/numbers.ts';
import { isTrue } from '../values/truth.ts';

const WORDS =
  'a ac accumsan ad adipiscing aenean aliquam aliquet amet ante aptent arcu at auctor augue bibendum blandit class commodo'.split(
    ' ',
  );

/** Jinja's `lipsum`: filler text of random words. */
export const lipsum = new NativeFunction('lipsum', (args, kwargs, context) => {
  const signature = { name: 'lipsum', parameters: ['n', 'html', 'min', 'max'], required: 0 };
  const [count, html, low, high] = bindArguments(signature, args, kwargs).values;
  const random = (limit: number) => Buffer.from(context.effects.randomBytes(4)).readUInt32BE() % Math.max(1, limit);
  const size = (toIndex(low ?? 20) ?? 20) + random((toIndex(high ?? 100) ?? 100) - (toIndex(low ?? 20) ?? 20));
  const paragraphs = Array.from({ length: toIndex(count ?? 5) ?? 5 }, () => {
    const words = Array.from({ length: size }, () => WORDS[random(WORDS.length)] ?? '');
    return `${(words.join(' ')[0] ?? '').toUpperCase()}${words.join(' ').slice(1)}.`;
  });
  return isTrue(html ?? true) ? paragraphs.map((each) => `<p>${each}</p>`).join('\n') : paragraphs.join('\n\n');
});
