import { UnknownValueError } from '../../vars/unknown.ts';
import { LocalFiles, type LocalLookup } from '../files/local-files.ts';
import type { DecryptBytes } from '../files/vaulted-file.ts';
import { goOn, type Soon } from '../soon.ts';

const SECRET_NAME = /\.(pem|key|crt|cer|csr|p12|pfx)$/i;

/**
 * Files of the control node in an offline run: keys and certificates are left out of it, and may not be there yet, since a
 * real run makes them.
 */
export class OfflineFiles extends LocalFiles {
  readonly #onFound: (path: string) => void;

  /** `onFound` is told of each file that a task asks for. */
  constructor(decrypt: DecryptBytes, onFound: (path: string) => void) {
    super(decrypt);
    this.#onFound = onFound;
  }

  override find(path: string, folder: string, searchPath: readonly string[]): Soon<LocalLookup> {
    if (SECRET_NAME.test(path)) throw new UnknownValueError(path, 'keys and certificates are left out', 'secret');
    return goOn(super.find(path, folder, searchPath), (lookup) => {
      if (lookup.found) this.#onFound(lookup.found.path);
      return lookup;
    });
  }
}
