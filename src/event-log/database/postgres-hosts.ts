import { ThawError } from '../../domain/errors.js';

/** What a server of PostgreSQL says of a session when it begins. */
export interface SessionState {
  /** Whether it is a standby, which follows another server. */
  readonly isStandby: boolean;
  /** Whether it takes no writes: it is a standby, or told to take none. */
  readonly isReadOnly: boolean;
}

/** The values of `target_session_attrs`, as in libpq, and which sessions each takes. */
const targets = {
  any: () => true,
  'read-write': ({ isReadOnly }: SessionState) => !isReadOnly,
  'read-only': ({ isReadOnly }: SessionState) => isReadOnly,
  primary: ({ isStandby }: SessionState) => !isStandby,
  standby: ({ isStandby }: SessionState) => isStandby,
} as const;

type Target = keyof typeof targets;

const mostHosts = 16;
const hostAndPort = /^(\[[\da-f:.]+\]|[\w.-]+)?(:\d{1,5})?$/i;

/**
 * The servers that a URL of PostgreSQL names, and the one that the next connection goes to. As in libpq there may be several,
 * with commas between, and `target_session_attrs` says which of them will do:
 * `postgres://thaw@a:5432,b:5432/thaw?target_session_attrs=read-write`.
 */
export class PostgresHosts {
  private readonly urls: readonly string[];
  private readonly target: Target;
  private next = 0;
  private trusted = 0;

  /** @throws ThawError invalid `invalid-database-url`. The message never shows the URL, which may hold a password. */
  constructor(url: string) {
    const [, start = '', hosts = '', path = ''] =
      /^(postgres(?:ql)?:\/\/(?:[^/?#]*@)?)([^/?#@]*)(.*)$/s.exec(url) ?? [];
    const names = hosts.split(',');
    if (names.length > mostHosts) throw invalid(`names ${names.length} servers, more than ${mostHosts}`);
    const wrong = names.findIndex((name) => !hostAndPort.test(name) || (names.length > 1 && /^(:|$)/.test(name)));
    // Whatever else PostgreSQL's clients understand as a single host, such as a socket, is theirs to judge.
    if (names.length > 1 && wrong >= 0) throw invalid(`has no host, or none with a port, as its server ${wrong + 1}`);
    const { rest, target } = withoutTarget(path);
    if (!isTarget(target))
      throw invalid(`has a target_session_attrs that is none of ${Object.keys(targets).join(', ')}`);
    this.target = target;
    this.urls = names.map((name) => `${start}${name}${rest}`);
  }

  get count(): number {
    return this.urls.length;
  }

  /** The URL of the server that the next connection goes to: the last one that would do. */
  get current(): string {
    return this.urls[this.next]!;
  }

  /** Has the next connection go to the server after one that would not do, unless another has found so already. */
  reject(url: string): void {
    if (url === this.current) this.next = (this.next + 1) % this.count;
  }

  /** The generation of connections that are trusted: those that were made since the last one was lost. */
  get generation(): number {
    return this.trusted;
  }

  /** Trusts none of the connections that were made until now. */
  distrust(): void {
    this.trusted += 1;
  }

  /** Why a session is none of those that were asked for; `undefined` where it is one. */
  faultOf(state: SessionState): string | undefined {
    if (targets[this.target](state)) return undefined;
    const { count, target } = this;
    if (count > 1) return `none of its servers is ${target}`;
    return `its server is ${/^(primary|standby)$/.test(target) ? 'no' : 'not'} ${target}`;
  }
}

/** The end of a URL without the setting that only Thaw reads, and its value. */
function withoutTarget(path: string): { rest: string; target: string } {
  const [before = '', query] = path.split(/\?(.*)/s);
  if (query === undefined) return { rest: path, target: 'any' };
  const name = 'target_session_attrs=';
  const parts = query.split('&');
  const others = parts.filter((part) => !part.startsWith(name)).join('&');
  const target = parts.find((part) => part.startsWith(name))?.slice(name.length) ?? 'any';
  return { rest: others === '' ? before : `${before}?${others}`, target };
}

function isTarget(text: string): text is Target {
  return Object.hasOwn(targets, text);
}

function invalid(detail: string): ThawError {
  return ThawError.invalid('invalid-database-url', '', detail, `The database URL ${detail}`);
}
