import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { effectiveSettings } from '../config/effective-setting.ts';
import { NO_SETTINGS, type Settings } from '../config/settings.ts';
import { type Diagnostic, errorAt } from '../errors/diagnostic.ts';
import { type ConnectionOptions, DEFAULT_OPTIONS } from '../executor/run-options.ts';
import { engineModuleNames, findModuleEntry } from '../executor/task/engine-modules.ts';
import { matchLimit } from '../inventory/match-hosts.ts';
import { moduleHint } from '../modules/module-hints.ts';
import type { LoadOptions } from '../playbook/load-context.ts';
import { type LoadedPlaybook, loadPlaybook } from '../playbook/load-playbook.ts';
import { defaultForks } from '../process/session-limit.ts';
import { TemplateEngine } from '../template/engine.ts';
import { optionVariables } from '../vars/option-variables.ts';
import { VariableStore } from '../vars/variable-store.ts';
import type { CommandIo } from './command-io.ts';
import { controlEffects } from './control-effects.ts';
import { keywordDefaults } from './keyword-defaults.ts';
import { loadSources, type Sources } from './load-sources.ts';
import type { SelectionOptions, SourceOptions } from './options.ts';

/** Everything that a run works from, read and not yet judged. */
export interface LoadedRun {
  readonly sources: Sources;
  readonly store: VariableStore;
  /** Another store of the same sources, for a run that must leave no trace in the first (offline checks). */
  readonly createStore: () => VariableStore;
  readonly playbooks: readonly LoadedPlaybook[];
  readonly diagnostics: readonly Diagnostic[];
  /** The configuration. */
  readonly settings: Settings;
  /** How hosts are reached where nobody says it, as tasks may ask for it. */
  readonly reach: ConnectionOptions;
}

export interface LoadRunOptions extends SourceOptions, SelectionOptions {
  readonly check?: boolean;
  readonly diff?: boolean;
  readonly forks?: number;
  readonly askPass?: boolean;
  readonly connectionPasswordFile?: string;
  readonly askBecomePass?: boolean;
  readonly becomePasswordFile?: string;
  readonly verbose?: number;
  readonly user?: string;
  readonly port?: number;
  readonly connection?: string;
  /** The run is for hosts: lookups may keep what they make up. */
  readonly writes?: boolean;
}

/** Reads inventory, variables and playbooks. Faults are collected; nothing is contacted. */
export async function loadRun(files: readonly string[], options: LoadRunOptions, io: CommandIo): Promise<LoadedRun> {
  const { settings = NO_SETTINGS } = options;
  const sources = await loadSources(options, io, dirname(files[0] ?? io.cwd));
  const effects = controlEffects({
    env: io.env,
    decryptVault: sources.decrypt,
    decryptBytes: sources.decryptBytes,
    writes: options.writes ?? false,
    managed: settings.text('DEFAULT_MANAGED_STR'),
    setting: effectiveSettings(settings),
  });
  const engine = new TemplateEngine(effects);
  const createStore = () =>
    new VariableStore({
      engine,
      inventory: sources.inventory,
      extraVars: sources.extraVars,
      rules: {
        mergesDicts: settings.text('DEFAULT_HASH_BEHAVIOUR') === 'merge',
        injectsFacts: settings.flag('INJECT_FACTS_AS_VARS') ?? true,
      },
      options: optionVariables({
        check: options.check ?? false,
        diff: options.diff ?? false,
        forks: options.forks ?? defaultForks(),
        inventorySources: options.inventory,
        limit: options.limit,
        tags: options.tags,
        skipTags: options.skipTags,
        verbosity: options.verbose ?? 0,
        configFile: settings.file,
      }),
    });
  const rolesPath = rolesPathOf(options, io);
  const defaults = keywordDefaults(settings);
  const shared = { engine, effects, extraVars: sources.extraVars, rolesPath, ...(defaults ? { defaults } : {}) };
  const playbooks = files.map((file) => loadOne(file, shared));
  return {
    sources,
    settings,
    reach: reachOf(options, settings),
    store: createStore(),
    createStore,
    playbooks,
    diagnostics: [
      ...sources.diagnostics,
      ...checkLimit(sources, options.limit),
      ...playbooks.flatMap((each) => each.diagnostics),
    ],
  };
}

/**
 * A limit that leaves no host is a slip of the pen; Ansible ends with exit code 1 there too. Of a name in it that is none it warns, and
 * goes on with the others.
 */
function checkLimit({ inventory, limit }: Sources, written = ''): Diagnostic[] {
  if (!limit || [...inventory.hostNames()].length === 0) return [];
  const { hosts, diagnostics } = matchLimit(limit, inventory);
  const unknown = diagnostics.map(
    (each) => ({ ...each, severity: 'warning', summary: `--limit: ${each.summary}` }) as const,
  );
  if (hosts.some((host) => inventory.hasHost(host.name))) return unknown;
  const hint = unknown[0]?.hint ?? 'Look at what there is with `inventory graph`.';
  return [errorAt('inventory/unknown-group', `--limit ${written} leaves no host of the inventory`, { hint })];
}

/** Where roles are that several playbooks use: as Ansible looks for them where no configuration says otherwise. */
function rolesPathOf({ rolesPath, settings }: LoadRunOptions, { cwd, env }: CommandIo): string[] {
  if (rolesPath) return rolesPath.map((folder) => resolve(cwd, folder));
  const home = settings?.text('ANSIBLE_HOME') ?? join(env.HOME ?? homedir(), '.ansible');
  return [join(home, 'roles'), '/usr/share/ansible/roles', '/etc/ansible/roles'];
}

function loadOne(
  file: string,
  shared: Pick<LoadOptions, 'engine' | 'effects' | 'extraVars' | 'rolesPath' | 'defaults'>,
): LoadedPlaybook {
  return loadPlaybook(file, {
    ...shared,
    moduleNames: engineModuleNames,
    moduleHint,
    findModule: findModuleEntry,
  });
}

/** The same for commands that have no such options. */
function reachOf(options: LoadRunOptions, settings: Settings): ConnectionOptions {
  const user = options.user ?? settings.text('DEFAULT_REMOTE_USER');
  const port = options.port ?? settings.number('DEFAULT_REMOTE_PORT');
  const connection = options.connection ?? settings.text('DEFAULT_TRANSPORT');
  return {
    ...DEFAULT_OPTIONS.connection,
    ...(user === undefined ? {} : { user }),
    ...(port === undefined ? {} : { port }),
    ...(connection === undefined ? {} : { connection }),
  };
}
