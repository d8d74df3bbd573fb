/** Whom the server is meant for. The entrance fills it in from the environment. */
export abstract class AccessSettings {
  /** Whether others than the person at this machine reach the server: by its address, its public name or a proxy. */
  abstract readonly isShared?: boolean | undefined;
  /** Whether reading takes a key, too; open to all where absent. */
  abstract readonly readingByKey?: boolean | undefined;
}
