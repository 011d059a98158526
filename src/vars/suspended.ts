import { TracelessError } from '../errors/traceless-error.ts';

/**
 * An evaluation ahead of its task's turn came to what only the turn can tell: a result that is still outstanding, how other
 * hosts fare, an effect on the control node. No template error: nothing may turn it into a value; it is begun again in its turn.
 */
export class Suspended extends TracelessError {
  constructor(what: string) {
    super(`not known before its turn: ${what}`);
    this.name = 'Suspended';
  }
}
