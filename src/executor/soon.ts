/** What is there at once, or will be: offline most of it is there, and a promise would cost more than the work. */
export type Soon<T> = T | Promise<T>;

/** Goes on with what is there, or as soon as it is. */
export function goOn<T, Next>(value: Soon<T>, next: (value: T) => Soon<Next>): Soon<Next> {
  return value instanceof Promise ? value.then(next) : next(value);
}
