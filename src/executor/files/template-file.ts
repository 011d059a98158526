import { statSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { dirname } from 'node:path';
import { loadWhole, localSource } from '../../modules/file/content-hash.ts';
import type { LocalFile, TemplateOptions } from '../../modules/module.ts';
import { missingFileText } from '../../modules/requests.ts';
import type { PyDate, Value } from '../../parsing/value.ts';
import { displayPath } from '../../playbook/load-context.ts';
import { spoilRepeat } from '../../process/repeatable.ts';
import { localDate } from '../../template/values/local-date.ts';
import { computedLayer } from '../../vars/layer.ts';
import type { VariableScope } from '../../vars/scope.ts';
import { goOn, type Soon } from '../soon.ts';
import { KeywordError } from '../task/keyword-values.ts';
import type { LocalFiles } from './local-files.ts';

/** A template that a module asks for. */
export interface TemplateRequest {
  readonly path: string;
  readonly options: TemplateOptions;
  /** Where the module puts the text, for `template_destpath`. */
  readonly dest: Value;
}

/** Finds a template file below the task's directories and renders it with the task's variables. */
export function renderTemplateFile(
  request: TemplateRequest,
  scope: VariableScope,
  files: LocalFiles,
): Soon<{ path: string; bytes: Uint8Array }> {
  return goOn(files.find(request.path, 'templates', scope.searchPath), ({ found, searched }) => {
    if (found?.type !== 'file') throw new KeywordError(missingFileText(request.path, searched));
    return goOn(templateOf(found), (template) => render(request, found, template, scope));
  });
}

function render(
  { path, options, dest }: TemplateRequest,
  found: LocalFile,
  template: TemplateSource,
  given: VariableScope,
) {
  const scope = given.withLayers([RUN_DATE]);
  const text = scope.engine.renderFile(template.source, {
    ...options,
    path: displayPath(found.path),
    scope: scope.with(templateVariables(path, template, scope).set('template_destpath', dest)),
    searchPath: [...scope.searchPath, dirname(found.path)],
  });
  return { path: found.path, bytes: new TextEncoder().encode(text) };
}

/** A template file in the state in which it was found. */
interface TemplateSource {
  readonly path: string;
  readonly source: string;
  readonly mtime: PyDate;
  readonly owner: Value;
}

const templates = new WeakMap<LocalFile, Soon<TemplateSource>>();

/** Read once for all hosts: a file that has changed is found as another one. */
function templateOf(found: LocalFile): Soon<TemplateSource> {
  let template = templates.get(found);
  if (!template) {
    template = readTemplate(found);
    templates.set(found, template);
  }
  return template;
}

async function readTemplate(found: LocalFile): Promise<TemplateSource> {
  const { path } = found;
  const { mtime, uid } = statSync(path);
  const { user } = whereabouts();
  const owner = uid === user.uid ? user.username : uid;
  const template = { path, source: await textOf(found), mtime: localDate(mtime), owner };
  templates.set(found, template);
  return template;
}

async function textOf(file: LocalFile): Promise<string> {
  return Buffer.from(await loadWhole(localSource(file).content)).toString('utf8');
}

/** Whose process this is, and where it runs; asked for once. */
interface Whereabouts {
  readonly user: { readonly uid: number; readonly username: string };
  readonly host: string;
}
let known: Whereabouts | undefined;

function whereabouts(): Whereabouts {
  known ??= { user: userInfo(), host: hostname() };
  return known;
}

/** When a template is used is another time in each run. */
const RUN_DATE = computedLayer(
  'local',
  new Map([
    [
      'template_run_date',
      () => {
        spoilRepeat();
        return localDate(new Date());
      },
    ],
  ]),
);

/** The variables that Ansible gives to templates about themselves; `ansible_managed` unless somebody has set it. */
function templateVariables(
  path: string,
  { path: fullPath, mtime, owner }: TemplateSource,
  scope: VariableScope,
): Map<Value, Value> {
  const own = new Map<Value, Value>([
    ['template_host', whereabouts().host],
    ['template_uid', owner],
    ['template_path', path],
    ['template_fullpath', fullPath],
    ['template_mtime', mtime],
  ]);
  if (scope.has('ansible_managed')) return own;
  return own.set(
    'ansible_managed',
    scope.engine.managed(scope.with(own).options(), () => mtime),
  );
}
