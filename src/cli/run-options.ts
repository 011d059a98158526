import { type Command, Option } from '@commander-js/extra-typings';
import type { RunOptions } from '../commands/options.ts';
import type { Settings } from '../config/settings.ts';
import * as option from './options.ts';
import {
  connectOptions,
  given,
  outputOptions,
  type ParsedOptions,
  selectionOptions,
  sourceOptions,
} from './shared-options.ts';

const INPUT = 'Input:';
const SELECTION = 'Which hosts and tasks:';
const CONNECTION = 'How hosts are reached:';
const OUTPUT = 'Output:';
/** Where a command has the options that are its own. */
const OWN = 'Options:';

/** What `apply` and `playbook` take alike. */
export function addRunOptions(command: Command) {
  return addConnectOptions(command)
    .optionsGroup(SELECTION)
    .addOption(option.tagsOption())
    .addOption(option.skipTagsOption())
    .addOption(new Option('--start-at-task <name>', 'pass over the tasks before the one of this name'))
    .addOption(new Option('--step', 'ask before each task'))
    .optionsGroup('What is done:')
    .addOption(option.checkOption())
    .addOption(option.diffOption())
    .addOption(option.checksumOption())
    .addOption(option.noPipelineOption())
    .addOption(new Option('--force-handlers', 'run handlers even if a task fails'))
    .optionsGroup('Instead of a run:')
    .addOption(new Option('--syntax-check', 'check all input and stop'))
    .addOption(new Option('--list-hosts', 'list the hosts of each play and stop'))
    .addOption(new Option('--list-tasks', 'list the tasks that would run and stop'))
    .addOption(new Option('--list-tags', 'list the tags that there are and stop'))
    .optionsGroup(OUTPUT)
    .addOption(option.profileOption())
    .optionsGroup(OWN);
}

/** What `render` and `validate` take alike, who connect to no host. */
export function addOfflineOptions(command: Command) {
  return command
    .optionsGroup(INPUT)
    .addOption(option.inventoryOption())
    .addOption(option.playbookOption())
    .addOption(option.extraVarsOption())
    .addOption(option.vaultOption())
    .addOption(option.vaultIdOption())
    .addOption(option.askVaultOption())
    .addOption(option.rolesPathOption())
    .optionsGroup(SELECTION)
    .addOption(option.limitOption())
    .addOption(option.tagsOption())
    .addOption(option.skipTagsOption())
    .optionsGroup(OUTPUT)
    .addOption(option.verboseOption())
    .addOption(option.jsonOption())
    .optionsGroup(OWN);
}

/** What every command takes that connects to hosts. */
export function addConnectOptions(command: Command) {
  return command
    .optionsGroup(INPUT)
    .addOption(option.inventoryOption())
    .addOption(option.extraVarsOption())
    .addOption(option.vaultOption())
    .addOption(option.vaultIdOption())
    .addOption(option.askVaultOption())
    .addOption(option.rolesPathOption())
    .optionsGroup(CONNECTION)
    .addOption(option.userOption())
    .addOption(option.privateKeyOption())
    .addOption(option.sshArgsOption())
    .addOption(option.sshExtraArgsOption())
    .addOption(option.connectionOption())
    .addOption(option.timeoutOption())
    .addOption(option.askPassOption())
    .addOption(option.connectionPasswordFileOption())
    .addOption(option.becomeOption())
    .addOption(option.becomeUserOption())
    .addOption(option.askBecomeOption())
    .addOption(option.becomeMethodOption())
    .addOption(option.becomePasswordFileOption())
    .addOption(option.forksOption())
    .optionsGroup(SELECTION)
    .addOption(option.limitOption())
    .optionsGroup(OUTPUT)
    .addOption(option.verboseOption())
    .addOption(option.jsonOption())
    .optionsGroup(OWN);
}

interface ParsedRunOptions extends ParsedOptions {
  check?: boolean;
  diff?: boolean;
  checksum?: boolean;
  pipeline?: boolean;
  syntaxCheck?: boolean;
  listHosts?: boolean;
  listTasks?: boolean;
  listTags?: boolean;
  startAtTask?: string;
  step?: boolean;
  forceHandlers?: boolean;
  profile?: boolean;
}

export function runOptions(parsed: ParsedRunOptions, settings: Settings): RunOptions {
  return {
    ...sourceOptions(parsed, settings),
    ...selectionOptions(parsed, settings),
    ...connectOptions(parsed, settings),
    ...outputOptions(parsed, settings),
    check: parsed.check ?? false,
    diff: parsed.diff || (settings.flag('DIFF_ALWAYS') ?? false),
    checksum: parsed.checksum ?? false,
    pipeline: parsed.pipeline ?? true,
    syntaxCheck: parsed.syntaxCheck ?? false,
    listHosts: parsed.listHosts ?? false,
    listTasks: parsed.listTasks ?? false,
    listTags: parsed.listTags ?? false,
    ...given('startAtTask', parsed.startAtTask),
    step: parsed.step ?? false,
    forceHandlers: parsed.forceHandlers || (settings.flag('DEFAULT_FORCE_HANDLERS') ?? false),
    profile: parsed.profile ?? false,
  };
}
