/** What is asked of an INI file, by the names of Ansible's `ini_file`. */
export interface IniRequest {
  readonly section: string | undefined;
  readonly sectionHasValues: readonly { readonly option: string; readonly values: readonly string[] }[];
  readonly option: string | undefined;
  readonly values: readonly string[];
  readonly present: boolean;
  readonly exclusive: boolean;
  readonly noExtraSpaces: boolean;
  readonly ignoreSpaces: boolean;
  readonly allowNoValue: boolean;
  readonly modifyInactiveOption: boolean;
}

export interface IniEdit {
  readonly lines: readonly string[];
  readonly changed: boolean;
  readonly msg: string;
}

/** One section while it is edited: its lines, the header first. */
interface Section {
  lines: Line[];
  /** Values that no line has yet. */
  values: string[];
  changed: boolean;
  msg: string;
}

interface Line {
  readonly text: string;
  /** It has been seen to. */
  readonly settled?: boolean;
}

/** Heads what stands before all sections, so that it is a section like others. */
const TOP = '[\0]';

/** Sets or removes an option, or a section, in the lines of a file, each with its end. */
export function editIni(lines: readonly string[], request: IniRequest): IniEdit {
  const all = [TOP, ...(lines.length === 0 ? ['\n'] : lines)];
  const last = all.at(-1) ?? '';
  const isUnended = !last.endsWith('\n');
  if (isUnended) all[all.length - 1] = `${last}\n`;
  const place = findSection(all, request);
  if (!place) {
    if (!request.present) return { lines: all.slice(1), changed: isUnended, msg: 'OK' };
    return { ...newSection(all.slice(1), request), changed: true };
  }
  const [start, end] = place;
  const section: Section = {
    lines: all.slice(start, end).map((text) => ({ text })),
    values: [...request.values],
    changed: isUnended,
    msg: 'OK',
  };
  (request.present ? setOption : remove)(section, request);
  const edited = [...all.slice(0, start), ...section.lines.map(({ text }) => text), ...all.slice(end)];
  return { lines: edited.slice(1), changed: section.changed, msg: section.msg };
}

/** From the section's header to the next one. */
function findSection(lines: readonly string[], request: IniRequest): readonly [number, number] | undefined {
  const name = request.section?.trim();
  const isHeader = (line: string) => (name ? new RegExp(`^\\[\\s*${literal(name)}\\s*]`).test(line) : line === TOP);
  let start: number | undefined;
  for (const [index, line] of [...lines, '['].entries()) {
    if (start !== undefined && line.startsWith('[')) {
      if (hasValues(lines.slice(start, index), request)) return [start, index];
      start = undefined;
    }
    if (isHeader(line)) start = index;
  }
  return undefined;
}

function hasValues(lines: readonly string[], { sectionHasValues }: IniRequest): boolean {
  return sectionHasValues.every(({ option, values }) =>
    lines.some((line) => {
      const value = valueIn(option, line, true);
      return value !== undefined && (values.length === 0 || values.includes(value));
    }),
  );
}

/** The value of an option that a line sets, with `inactive` also one that is commented out; undefined for other lines. */
function valueIn(option: string, line: string, inactive: boolean): string | undefined {
  const comment = inactive ? '[#;]?[ \\t]*' : '';
  return new RegExp(`^[ \\t]*${comment}${literal(option)}[ \\t]*(?:=|(?=\\n?$))[ \\t]*([^\\n]*)`).exec(line)?.[1];
}

function literal(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

function setOption(section: Section, request: IniRequest): void {
  const { option } = request;
  if (option === undefined) return;
  settleSame(section, option, request);
  if (request.exclusive && !request.allowNoValue) settleOthers(section, option, request);
  addMissing(section, option, request);
}

/** Lines whose value is wanted are written as they should be. */
function settleSame(section: Section, option: string, request: IniRequest): void {
  for (const [index, { text }] of section.lines.entries()) {
    const value = valueIn(option, text, request.modifyInactiveOption);
    if (value === undefined) continue;
    if (section.values.includes(value)) {
      const isBare = value === '' && request.allowNoValue;
      settle(section, index, isBare ? undefined : value, option, request);
      section.values.splice(section.values.indexOf(value), 1);
    } else if (section.values.length === 0 && request.allowNoValue) {
      settle(section, index, undefined, option, request);
      return;
    }
  }
}

/** Other lines of the option get the values that are left; then there are no others. */
function settleOthers(section: Section, option: string, request: IniRequest): void {
  const isOther = ({ text, settled }: Line) =>
    !settled && valueIn(option, text, request.modifyInactiveOption) !== undefined;
  for (const [index, line] of section.lines.entries()) {
    if (section.values.length > 0 && isOther(line)) settle(section, index, section.values.shift(), option, request);
  }
  const kept = section.lines.filter((line, index) => index === 0 || !isOther(line));
  replaceLines(section, kept, 'option changed');
}

function settle(section: Section, index: number, value: string | undefined, option: string, request: IniRequest): void {
  const text = assignment(option, value, request);
  const old = section.lines[index]?.text ?? '';
  const same =
    request.ignoreSpaces && valueIn(option, old, false) !== undefined ? sameValue(option, old, text) : old === text;
  section.lines[index] = { text: same ? old : text, settled: true };
  if (!same) Object.assign(section, { changed: true, msg: 'option changed' });
}

function sameValue(option: string, left: string, right: string): boolean {
  return valueIn(option, left, true) === valueIn(option, right, true);
}

const BLANK_OR_COMMENT = /^[ \t]*(?:[#;].*)?\n?$/;

/** What no line says is said behind the last line that says anything. */
function addMissing(section: Section, option: string, request: IniRequest): void {
  const isThere = section.lines.some(({ settled }) => settled);
  const bare = request.allowNoValue && request.values.length === 0 && !isThere ? [undefined] : [];
  const missing = [...section.values, ...bare].map((value) => ({ text: assignment(option, value, request) }));
  const at = 1 + section.lines.findLastIndex(({ text }) => !BLANK_OR_COMMENT.test(text));
  replaceLines(section, [...section.lines.slice(0, at), ...missing, ...section.lines.slice(at)], 'option added');
}

/** Options that are commented out stay. */
function remove(section: Section, { option, values, exclusive }: IniRequest): void {
  if (option === undefined) {
    replaceLines(section, [], 'section removed');
    return;
  }
  const kept = section.lines.filter(({ text }) => {
    const value = valueIn(option, text, false);
    return value === undefined || !(exclusive || values.includes(value));
  });
  replaceLines(section, kept, 'option changed');
}

function replaceLines(section: Section, lines: Line[], msg: string): void {
  if (lines.length === section.lines.length) return;
  Object.assign(section, { lines, changed: true, msg });
}

function assignment(option: string, value: string | undefined, { noExtraSpaces }: IniRequest): string {
  if (value === undefined) return `${option}\n`;
  return noExtraSpaces ? `${option}=${value}\n` : `${option} = ${value}\n`;
}

/** A section at the end of the file, with what it was looked for by. */
function newSection(lines: readonly string[], request: IniRequest): Omit<IniEdit, 'changed'> {
  const { section, option, allowNoValue } = request;
  const own = request.sectionHasValues.filter((each) => each.option === option && !request.exclusive);
  const conditions = request.sectionHasValues.filter((each) => each.option !== option);
  const values = [...new Set([...request.values, ...own.flatMap((each) => each.values)])];
  const write = (name: string, all: readonly string[]) =>
    all.length > 0
      ? all.map((value) => assignment(name, value, request))
      : allowNoValue
        ? [assignment(name, undefined, request)]
        : [];
  const set = option === undefined ? [] : write(option, values);
  return {
    lines: [...lines, `[${section ?? ''}]\n`, ...conditions.flatMap((each) => write(each.option, each.values)), ...set],
    msg: set.length > 0 ? 'section and option added' : 'only section added',
  };
}
