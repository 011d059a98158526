/** Public API: what other programs may build on. Re-exports only. */
export type { Diagnostic, Severity } from './errors/diagnostic.ts';
export { DiagnosticError } from './errors/diagnostic.ts';
export type { SourceRange } from './errors/source-range.ts';
export type { EventSink, HostRecap, Recap, RunEvent, TaskReport } from './executor/events.ts';
export { type RunInput, type RunSummary, runPlays } from './executor/play/run-plays.ts';
export { loadInventory } from './inventory/load-inventory.ts';
export { loadPlaybook } from './playbook/load-playbook.ts';
export { TemplateEngine } from './template/engine.ts';
export { openConnection } from './transport/open-connection.ts';
export { VariableStore } from './vars/variable-store.ts';
