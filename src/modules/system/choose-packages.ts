import { compileGlob } from '../../inventory/glob.ts';
import { compareVersions } from './debian-version.ts';
import type { FoundPackage, PackageSpec } from './find-packages.ts';

export interface InstallChoice {
  /** `NAME=VERSION` or `NAME` for apt-get; none when there is nothing to do. */
  readonly word?: string;
  /** Why the package cannot be had. */
  readonly fault?: string;
}

/** What has to be installed for a package, as Ansible decides it. */
export function chooseInstall(found: FoundPackage, latest: boolean, onlyUpgrade: boolean): InstallChoice {
  const { spec } = found;
  if (found.versions.length === 0 && found.installed === undefined) return chooseVirtual(found, onlyUpgrade);
  const { installed } = found;
  if (installed === undefined && onlyUpgrade) return {};
  const best = bestVersion(found);
  const satisfied = installed !== undefined && satisfies(installed, spec);
  const installable = installed === undefined ? best : newer(best, installed, spec);
  if (!satisfied && installable === undefined) {
    return { fault: `no available installation candidate for ${spec.written}` };
  }
  if (installable !== undefined && (installed === undefined || latest || !satisfied)) {
    return { word: `${spec.name}=${installable}` };
  }
  // A version with wildcards takes the newest that matches.
  if (satisfied && installable !== undefined && spec.operator === '=') return { word: `${spec.name}=${spec.version}` };
  return {};
}

/** Something that others provide: one of them that is installed will do, when there is no choice. */
function chooseVirtual(
  { spec, known, providers, installedProvider }: FoundPackage,
  onlyUpgrade: boolean,
): InstallChoice {
  if (!known || providers.length === 0) return { fault: `No package matching '${spec.name}' is available` };
  if ((providers.length === 1 && installedProvider) || onlyUpgrade) return {};
  return { word: spec.version === '' ? spec.name : `${spec.name}=${spec.version}` };
}

/** The version that would be installed; a version that is asked for outranks every pin. */
function bestVersion({ spec, candidate, versions }: FoundPackage): string | undefined {
  if (spec.operator !== '=') return candidate;
  const matching = versions.filter((version) => compileGlob(spec.version)(version));
  return matching.toSorted((a, b) => compareVersions(b, a))[0];
}

function newer(best: string | undefined, installed: string, spec: PackageSpec): string | undefined {
  return best !== undefined && best !== installed && satisfies(best, spec) ? best : undefined;
}

function satisfies(version: string, { operator, version: wanted }: PackageSpec): boolean {
  if (operator === undefined) return true;
  return operator === '=' ? compileGlob(wanted)(version) : compareVersions(version, wanted) >= 0;
}

/** Whether there is anything to remove of a package. */
export function isRemovable({ spec, installed, hasFiles }: FoundPackage, purge: boolean): boolean {
  return (installed !== undefined && satisfies(installed, spec)) || (hasFiles && purge);
}
