import { Buffer } from 'node:buffer';
import { DELIMITERS } from '../template/language/parse/syntax.ts';
import { flagOf, requiredText, textOf } from './arguments/argument-values.ts';
import { FILE_COMMON_PARAMETERS, validateCommand } from './arguments/common-parameters.ts';
import { defineModule } from './define-module.ts';
import { sourceOf } from './file/content-hash.ts';
import { ensureContent } from './file/ensure-content.ts';
import type { ModuleArguments, TemplateOptions } from './module.ts';
import { findLocalFile, ModuleFailure, renderTemplate, type Step } from './requests.ts';

/** ansible.builtin.template: a Jinja2 template of the control node, rendered and brought to the host. */
export const template = defineModule({
  name: 'template',
  runsOn: 'host',
  reachesOut: false,
  parameters: {
    ...FILE_COMMON_PARAMETERS,
    src: { type: 'path', required: true },
    dest: { type: 'path', required: true },
    backup: { type: 'bool', default: false },
    force: { type: 'bool', default: true },
    follow: { type: 'bool', default: false },
    validate: { type: 'str' },
    newline_sequence: { type: 'str', default: '\n', choices: ['\\n', '\\r', '\\r\\n', '\n', '\r', '\r\n'] },
    trim_blocks: { type: 'bool', default: true },
    lstrip_blocks: { type: 'bool', default: false },
    block_start_string: { type: 'str' },
    block_end_string: { type: 'str' },
    variable_start_string: { type: 'str' },
    variable_end_string: { type: 'str' },
    comment_start_string: { type: 'str' },
    comment_end_string: { type: 'str' },
    output_encoding: {
      type: 'str',
      default: 'utf-8',
      refused: 'files are written as UTF-8',
      refusedExcept: ['utf-8', 'utf8', 'UTF-8'],
    },
  },
  validate: validateCommand,
  *run(args, context) {
    const path = requiredText(args, 'src');
    const rendered = yield* renderTemplate(path, templateOptions(args));
    const mode = yield* wantedMode(args, path);
    return yield* ensureContent(
      {
        source: sourceOf(Buffer.from(rendered.bytes)),
        origin: rendered.path,
        basename: rendered.path.slice(rendered.path.lastIndexOf('/') + 1),
        ...(mode === undefined ? {} : { mode }),
      },
      args,
      context,
    );
  },
});

/** `preserve` is the mode of the template file itself. */
function* wantedMode(args: ModuleArguments, path: string): Step<string | undefined> {
  const mode = textOf(args, 'mode');
  if (mode !== 'preserve') return mode;
  const file = yield* findLocalFile(path, 'templates');
  if (file.type !== 'file') throw new ModuleFailure(`${file.path} is a directory, not a template`);
  return file.mode;
}

function templateOptions(args: ModuleArguments): TemplateOptions {
  const newline = requiredText(args, 'newline_sequence').replaceAll('\\n', '\n').replaceAll('\\r', '\r');
  const options: Record<string, unknown> = {
    trimBlocks: flagOf(args, 'trim_blocks'),
    lstripBlocks: flagOf(args, 'lstrip_blocks'),
    newlineSequence: newline,
  };
  for (const [parameter, option] of Object.entries(DELIMITERS)) {
    const value = textOf(args, parameter);
    if (value !== undefined) options[option] = value;
  }
  return options;
}
