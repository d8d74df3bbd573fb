import { isIP } from 'node:net';
import type { IncomingMessage } from 'node:http';
import { ThawError } from '../../domain/errors.js';

/** Hosts admitted before, as clients write them, that are remembered at once. */
const remembered = 200;

/**
 * Holds requests against the names of this server, so that a page of a stranger in a reader's browser can neither read
 * from it (DNS rebinding: the stranger's name leads to this address) nor write to it (a form sent across sites).
 */
export class RequestOrigins {
  private readonly names: ReadonlySet<string>;
  private readonly publicOrigin: string | undefined;
  private readonly admitted = new Set<string>();

  /**
   * @param publicUrl where others reach the server
   * @param hosts further names of the server, without ports; `*` for any
   */
  constructor({ publicUrl, hosts = [] }: { publicUrl?: string | undefined; hosts?: readonly string[] | undefined }) {
    const url = publicUrl === undefined ? undefined : new URL(publicUrl);
    this.publicOrigin = url?.origin;
    this.names = new Set(['localhost', ...(url ? [url.hostname] : []), ...hosts.map((host) => host.toLowerCase())]);
  }

  /**
   * Whether nothing is wrong with a request that only reads: its one `Host` is a name of this server, or it is a probe of
   * HTTP/1.0, which has none; browsers always send one.
   */
  admits({ rawHeaders, headers: { host }, httpVersion, method }: IncomingMessage): boolean {
    if (host === undefined) return httpVersion === '1.0' && (method === 'GET' || method === 'HEAD');
    if (hostCount(rawHeaders) !== 1) return false;
    if (this.admitted.has(host)) return true;
    if (!this.isOurs(hostnameOf(host))) return false;
    if (this.admitted.size < remembered) this.admitted.add(host);
    return true;
  }

  /**
   * Refuses a request to another server, and a write from a page of another origin.
   * @throws ThawError invalid: `malformed-request` (no `Host`, or two), `misdirected-request`, `foreign-origin`
   */
  check(request: IncomingMessage): void {
    const { host, origin } = request.headers;
    if (!this.admits(request)) {
      if (host === undefined || hostCount(request.rawHeaders) !== 1)
        throw new ThawError('invalid', 'malformed-request', 'the request needs one Host header');
      const message = `this server does not go by the name ${hostnameOf(host).slice(0, 100)}: THAW_PUBLIC_URL or THAW_HOSTS must name it`;
      throw new ThawError('invalid', 'misdirected-request', message);
    }
    if (origin === undefined || request.method === 'GET' || request.method === 'HEAD') return;
    if (origin === this.publicOrigin || originHost(origin) === host!.toLowerCase()) return;
    const message = `a page of ${origin.slice(0, 100)} may not write here: its origin is not that of this server`;
    throw new ThawError('invalid', 'foreign-origin', message);
  }

  /** An address is no name that a stranger could lead elsewhere, so every address is admitted. */
  private isOurs(name: string): boolean {
    return (
      this.names.has(name) ||
      this.names.has('*') ||
      name.endsWith('.localhost') ||
      isIP(name.replace(/^\[|\]$/g, '')) > 0
    );
  }
}

function hostCount(rawHeaders: readonly string[]): number {
  let count = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]!;
    if (name.length === 4 && name.toLowerCase() === 'host') count += 1;
  }
  return count;
}

/** `thaw.example` of `Thaw.example:8484`, `[::1]` of `[::1]:8484`. */
function hostnameOf(host: string): string {
  return host.replace(/:\d*$/, '').replace(/\.$/, '').toLowerCase();
}

/** `thaw.example:8484` of `https://thaw.example:8484`; `undefined` where it is no origin, as `null` is none. */
function originHost(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
