/** Settings of delivery that keep their defaults unless a test gives others. */
export abstract class DeliverySettings {
  /** How often the worker looks for due deliveries without being woken, in milliseconds; 30 s where absent. */
  abstract readonly slowTimerMs?: number | undefined;
  /** A random number from 0 to below 1; `Math.random` where absent. */
  abstract readonly random?: (() => number) | undefined;
}
