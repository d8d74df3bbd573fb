/** How many requests one client may send within a window of time. */
export interface RateLimit {
  readonly requests: number;
  readonly seconds: number;
}

/** The limits of the two kinds of requests; a kind that is absent has none. */
export interface RateLimitSettings {
  /** `GET`, `HEAD` and `OPTIONS`. */
  readonly read?: RateLimit | undefined;
  /** All other methods. */
  readonly write?: RateLimit | undefined;
}

/**
 * The settings of a server that more than one room reads. The start of the server fills them in from the environment.
 */
export abstract class ServerSettings {
  /** The version of Thaw, as its package says. */
  abstract readonly version: string;
  /**
   * The address at which others reach the server, without a slash at its end; links in alerts and citations begin with
   * it.
   */
  abstract readonly publicUrl?: string | undefined;
  /**
   * The path of its host below which others reach the server, as `/thaw`; the whole host where absent. `publicUrl` ends with
   * it.
   */
  abstract readonly basePath?: string | undefined;
  /** Names by which clients call the server, beside loopback names, addresses and that of `publicUrl`; `*` for any. */
  abstract readonly hosts?: readonly string[] | undefined;
  /** Origins of pages elsewhere that may read; none where absent. */
  abstract readonly readOrigins?: readonly string[] | undefined;
  /** Origins of pages that may show an embed in a frame, `*` for any; none where absent. */
  abstract readonly frameOrigins?: readonly string[] | undefined;
  /** Addresses and networks of proxies whose `X-Forwarded-For` says who the client is; none where absent. */
  abstract readonly trustedProxies?: readonly string[] | undefined;
  /** How much one client may send; without limits where absent. */
  abstract readonly rateLimits?: RateLimitSettings | undefined;
  /** Where a process is that takes writes, to which those are sent that this one cannot take. */
  abstract readonly primaryUrl?: string | undefined;
  /** The folder of the built pages; without it the server has no pages, only the API. */
  abstract readonly pagesFolder?: string | undefined;
}
