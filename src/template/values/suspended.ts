/** Thrown by a scope whose value is not there yet. Nothing in the template folder may turn it into a value or an error. */
export class Suspended extends Error {
  constructor(message = 'the value is not known yet') {
    super(message);
    this.name = 'Suspended';
  }
}
