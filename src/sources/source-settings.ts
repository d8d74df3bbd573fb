/** What the following of sources is started with. The entrance fills it in from the environment. */
export abstract class SourceSettings {
  /** The folder of this machine within which sources may read files; none where absent. */
  abstract readonly sourceFolder?: string | undefined;
  /** A random number from 0 to below 1; `Math.random` where absent. */
  abstract readonly random?: (() => number) | undefined;
  /** How often the poller looks for due sources without being woken, in milliseconds; 30 s where absent. */
  abstract readonly pollTimerMs?: number | undefined;
}
