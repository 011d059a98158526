import type { CheckStatus, VerifyReport } from '../calico/index.ts';
import type { Palette } from './color.ts';
import { safeText } from './terminal-text.ts';

const COLUMN_GAP = 2;

/** The matrix host × check of `verify`, then what is wrong, one finding a line with what to do about it. */
export function formatMatrix(report: VerifyReport, palette: Palette): string {
  const nameWidth = Math.max(4, ...report.hosts.map(({ host }) => host.length)) + COLUMN_GAP;
  const widths = report.checks.map(({ id }) => Math.max(id.length, 'unknown'.length) + COLUMN_GAP);
  const head = `${'host'.padEnd(nameWidth)}${report.checks.map(({ id }, column) => id.padEnd(widths[column] ?? 0)).join('')}`;
  const rows = report.hosts.map(({ host, results }) => {
    const cells = report.checks.map(({ id }, column) =>
      cell(results.get(id)?.status ?? 'unknown', widths[column] ?? 0, palette),
    );
    return `${host.padEnd(nameWidth)}${cells.join('')}`.trimEnd();
  });
  return `${[head.trimEnd(), ...rows, ...findings(report, palette)].join('\n')}\n`;
}

/** The `--json` document of `verify`. */
export function matrixToJson(report: VerifyReport): unknown {
  const hosts = report.hosts.map(({ host, results, unreachable }) => [
    host,
    {
      ...Object.fromEntries(results),
      ...(unreachable ? { unreachable: { status: 'fail', message: unreachable.message } } : {}),
    },
  ]);
  return { format: 1, passed: report.passed, checks: report.checks, hosts: Object.fromEntries(hosts) };
}

function cell(status: CheckStatus, width: number, palette: Palette): string {
  return paintOf(status, palette)(status) + ' '.repeat(Math.max(0, width - status.length));
}

function findings(report: VerifyReport, palette: Palette): string[] {
  const lines = report.hosts.flatMap(({ host, results, unreachable }) => {
    if (unreachable) return [palette.failed(`${host}: unreachable: ${safeText(unreachable.message)}`)];
    return [...results]
      .filter(([, { status }]) => status !== 'ok')
      .flatMap(([id, { status, message, advice }]) => [
        paintOf(status, palette)(`${host}: ${id}: ${safeText(message)}`),
        ...(advice === undefined ? [] : [`  ${safeText(advice)}`]),
      ]);
  });
  return lines.length > 0 ? ['', ...lines] : [];
}

function paintOf(status: CheckStatus, palette: Palette): (text: string) => string {
  const paints = { ok: palette.ok, warn: palette.changed, fail: palette.failed, unknown: palette.skipped };
  return paints[status];
}
