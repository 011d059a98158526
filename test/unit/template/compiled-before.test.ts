import { afterEach, expect, it } from 'vitest';
import {
  compiledMeanwhile,
  forgetCompiled,
  noteCompiled,
  offerCompiled,
  recordCompiled,
  takeCompiled,
} from '../../../src/template/language/compiled-before.ts';
import { DEFAULT_SYNTAX } from '../../../src/template/language/parse/syntax.ts';
import { TemplateCache } from '../../../src/template/language/template-cache.ts';

afterEach(forgetCompiled);

it('keeps the code of what is compiled, once for each source', () => {
  new TemplateCache().get('text', 'before {{ a }}', DEFAULT_SYNTAX);
  recordCompiled();
  const cache = new TemplateCache();
  cache.get('text', '{{ a }}', DEFAULT_SYNTAX);
  cache.get('text', '{{ a }}', DEFAULT_SYNTAX);
  cache.get('expression', 'a.append(1)', DEFAULT_SYNTAX);
  expect(compiledMeanwhile()).toMatchObject([
    { key: '4:text{{ a }}', mutates: false, syntax: undefined },
    { key: '10:expressiona.append(1)', mutates: true, syntax: undefined },
  ]);
});

it('keeps nothing of a source that cannot be compiled', () => {
  recordCompiled();
  expect(() => new TemplateCache().get('text', '{{ a', DEFAULT_SYNTAX)).toThrow();
  expect(compiledMeanwhile()).toEqual([]);
});

it('takes what was compiled before in place of compiling', () => {
  const root = () => {};
  const code = () => ({ root, blocks: new Map() });
  offerCompiled([{ key: '4:text{{ offered }}', code, mutates: true, syntax: undefined }]);
  const { template, syntax } = new TemplateCache().get('text', '{{ offered }}', DEFAULT_SYNTAX);
  expect({ root: template.root, mutates: template.mutates, syntax }).toEqual({
    root,
    mutates: true,
    syntax: DEFAULT_SYNTAX,
  });
  expect(takeCompiled('4:text{{ other }}')).toBeUndefined();
});

it('finds a source by its syntax too, and gives that of its header', () => {
  recordCompiled();
  const custom = { ...DEFAULT_SYNTAX, variableStart: '<<', variableEnd: '>>' };
  new TemplateCache().get('file', '#jinja2: trim_blocks:False\n<< a >>', custom);
  const [kept] = compiledMeanwhile();
  expect(kept?.key).toContain('"variableStart":"<<"');
  expect(kept?.syntax).toEqual({ ...custom, trimBlocks: false });
});

it('forgets all where something must not be kept, and from then on keeps nothing', () => {
  recordCompiled();
  const keep = (key: string) => noteCompiled({ key, code: '', mutates: false, syntax: undefined });
  keep('one');
  forgetCompiled();
  keep('two');
  expect(compiledMeanwhile()).toEqual([]);
});

it('keeps no more than a run of ordinary size compiles', () => {
  recordCompiled();
  for (let at = 0; at <= 2000; at += 1) noteCompiled({ key: String(at), code: '', mutates: false, syntax: undefined });
  expect(compiledMeanwhile()).toEqual([]);
});
