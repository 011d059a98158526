import type { Value } from '../../parsing/value.ts';
import { characterCount, charactersOf } from '../values/characters.ts';
import { iterateDefined } from '../values/iterate.ts';
import { toStr } from '../values/text.ts';
import { flag, whole } from './coerce.ts';
import { filter } from './filter.ts';
import { escapeHtml } from './html.ts';

const URL =
  /^((https?:\/\/|www\.)(([\w%-]+\.)+)?([a-z]{2,63}|xn--[\w%]{2,59})|([\w%-]{2,63}\.)+(com|net|int|edu|gov|org|info|mil)|https?:\/\/(\d{1,3}(\.\d{1,3}){3}|\[[\da-f:]+\]))(:\d{1,5})?([/?#]\S*)?$/i;
const MAIL = /^\S+@\w[\w.-]*\.\w+$/;

interface LinkOptions {
  readonly limit: number | undefined;
  readonly attributes: string;
  readonly schemes: readonly string[];
}

function linkWord(word: string, options: LinkOptions): string {
  const head = /^([(<]|&lt;)+/.exec(word)?.[0] ?? '';
  let middle = word.slice(head.length);
  let tail = /([)>.,\n]|&gt;)+$/.exec(middle)?.[0] ?? '';
  middle = middle.slice(0, middle.length - tail.length);
  while (middle.split('(').length > middle.split(')').length && tail.includes(')')) {
    const end = tail.indexOf(')') + 1;
    middle += tail.slice(0, end);
    tail = tail.slice(end);
  }
  return head + link(middle, options) + tail;
}

function link(text: string, options: LinkOptions): string {
  if (URL.test(text)) {
    const target = /^https?:\/\//.test(text) ? text : `https://${text}`;
    return `<a href="${target}"${options.attributes}>${shorten(text, options.limit)}</a>`;
  }
  if (text.startsWith('mailto:') && MAIL.test(text.slice(7))) return `<a href="${text}">${text.slice(7)}</a>`;
  if (!/^(www\.|@)/.test(text) && !text.includes(':') && MAIL.test(text)) return `<a href="mailto:${text}">${text}</a>`;
  const scheme = options.schemes.find((each) => text !== each && text.startsWith(each));
  return scheme === undefined ? text : `<a href="${text}"${options.attributes}>${text}</a>`;
}

function shorten(text: string, limit: number | undefined): string {
  if (limit === undefined || characterCount(text) <= limit) return text;
  return `${charactersOf(text).slice(0, limit).join('')}...`;
}

function relAttribute(rel: Value | undefined, nofollow: boolean): string {
  const parts = new Set(['noopener', ...(rel ? toStr(rel).split(/\s+/) : []), ...(nofollow ? ['nofollow'] : [])]);
  return ` rel="${escapeHtml([...parts].filter(Boolean).sort().join(' '))}"`;
}

/** Jinja's `urlize`: addresses in a text become links. */
export const urlize = filter('value trim_url_limit? nofollow? target? rel? extra_schemes?', (args) => {
  const [value, limit, nofollow, target, rel, schemes] = args;
  const options = {
    limit: limit === undefined || limit === null ? undefined : whole(limit),
    attributes: relAttribute(rel, flag(nofollow)) + (target ? ` target="${escapeHtml(toStr(target))}"` : ''),
    schemes: schemes === undefined || schemes === null ? [] : Array.from(iterateDefined(schemes), toStr),
  };
  const words = escapeHtml(toStr(value ?? null)).split(/(\s+)/);
  return words.map((word) => linkWord(word, options)).join('');
});
