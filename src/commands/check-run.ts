import { checkCalico, controlFiles } from '../calico/index.ts';
import type { Settings } from '../config/settings.ts';
import type { DiagnosticCode } from '../errors/codes.ts';
import type { Diagnostic } from '../errors/diagnostic.ts';
import { checkPlays } from '../executor/check/check-plays.ts';
import { calicoHosts } from './calico-hosts.ts';
import { checkRendered } from './check-rendered.ts';
import type { LoadedRun } from './load-run.ts';
import { hasErrors } from './show-diagnostics.ts';

/**
 * What a run is checked for. As a run of Calico: a play that uses the role of Calico keeps its rules, and a `hosts` names what
 * the inventory has. As Ansible's: a role may have any name, and a `hosts` that matches nothing is worth a warning. As a list of
 * what a run of Calico has: what only the run itself needs (its files, its values) may be missing.
 */
export type CheckedAs = 'calico' | 'ansible' | 'list';

/**
 * Every check that needs no host: what loading found, arguments and variables of the tasks, and for a run of Calico its
 * rules. Files are rendered and read only when all else is in order.
 */
export async function checkRun(run: LoadedRun, as: CheckedAs = 'calico'): Promise<Diagnostic[]> {
  const isIncomplete = run.diagnostics.some(({ code }) => UNREAD.has(code));
  const ofTasks = checkTasks(run, as).filter(({ code }) => !(isIncomplete && DEFINABLE.has(code)));
  const found = [...run.diagnostics, ...ofTasks];
  if (as !== 'calico' || isIncomplete) return found;
  const calico = calicoHosts(run);
  if (calico.nodes.length === 0) return found;
  const ofCalico = await checkCalico({ ...calico, files: controlFiles, now: new Date() });
  const all = [...found.filter((each) => !isTold(each, ofCalico)), ...ofCalico];
  return hasErrors(all) ? all : [...all, ...(await checkRendered(run, calico))];
}

/** Whether the rules of Calico ask for the variable that a template lacks, on the same hosts. */
function isTold({ lacks }: Diagnostic, ofCalico: readonly Diagnostic[]): boolean {
  if (!lacks) return false;
  const asked = ofCalico.filter((each) => each.lacks?.variable === lacks.variable);
  const hosts = new Set(asked.flatMap((each) => each.lacks?.hosts ?? []));
  return lacks.hosts.every((host) => hosts.has(host));
}

/** A file stays closed, or is not there. */
const UNREAD: ReadonlySet<DiagnosticCode> = new Set(['vars/vault', 'inventory/not-found']);

/** What that file might have defined. */
const DEFINABLE: ReadonlySet<DiagnosticCode> = new Set(['template/undefined', 'inventory/unknown-group']);

function checkTasks({ playbooks, store, sources, settings, reach }: LoadedRun, as: CheckedAs): Diagnostic[] {
  const { inventory } = sources;
  const unknownHosts = as === 'ansible' ? mismatchOf(settings) : 'error';
  const unknownHandlers = settings.flag('ERROR_ON_MISSING_HANDLER') === false ? 'warning' : 'error';
  const input = { store, inventory, unknownHosts, unknownHandlers, connection: reach } as const;
  return playbooks.flatMap(({ plays, context }) => checkPlays(plays, { ...input, context }));
}

function mismatchOf(settings: Settings): 'error' | 'warning' | 'ignore' {
  const given = settings.text('HOST_PATTERN_MISMATCH');
  return given === 'error' || given === 'ignore' ? given : 'warning';
}
