/** There at once, or to be waited for. */
export type Awaitable<Value> = Value | Promise<Value>;

/**
 * Goes on with a value, in the same turn when it is there. A request that is answered from memory asks for a handful of
 * values on its way: promises for all of them were a tenth of what it costs.
 */
export function whenThere<Value, Result>(
  value: Awaitable<Value>,
  use: (value: Value) => Awaitable<Result>,
): Awaitable<Result> {
  return value instanceof Promise ? value.then(use) : use(value);
}
