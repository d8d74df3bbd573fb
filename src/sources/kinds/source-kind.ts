import type { z } from 'zod';
import type { SourceKindName } from '../../contract/sources.js';
import type { Licence, Report } from '../../domain/reports/report.js';

/** How far a source has been fetched: JSON of its kind, which the kind checks when it reads it. */
export type SourceCursor = unknown;

/** An item that could not be read. */
export interface Refusal {
  /** The file and line, or the key, of the item. */
  readonly item: string;
  /** Why, in one sentence. */
  readonly reason: string;
  /** The beginning of the item. */
  readonly excerpt?: string;
}

/** A part of a fetch, which is stored in one transaction together with the cursor behind it. */
export interface Batch {
  /** In the provider's order: where a key comes twice, the later one is the newer version. */
  readonly reports: readonly Report[];
  /** Keys that the provider has deleted. */
  readonly deletions?: readonly string[];
  readonly refusals?: readonly Refusal[];
  /** How many items were left out on purpose, by reason in a few words, such as `one party only`. */
  readonly dropped?: Readonly<Record<string, number>>;
  /** Where the next fetch begins: whatever dies before the commit is fetched again from the cursor before. */
  readonly cursor: SourceCursor;
  /** Files that are missing at the provider, in words; they stay until a batch leaves them out. */
  readonly gaps?: readonly string[];
  /** What the fetch has not done, and why, in one sentence; it stays until a batch leaves it out. */
  readonly warning?: string;
  /** What the provider calls itself, such as the title of a feed: the name of a source that is given none. */
  readonly title?: string;
}

/** A request to a provider. */
export interface FetchRequest {
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The largest body that is read, in bytes after the transfer. */
  readonly maxBytes: number;
}

/** A response of a provider, whole. */
export interface FetchedBody {
  readonly status: number;
  /** By names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  /** Where it came from after redirects. */
  readonly url: string;
  /** Whether every redirect on the way was permanent (301, 308), so that `url` is the address from now on. */
  readonly isMoved: boolean;
  readonly body: Buffer;
}

/** What a fetch works with. */
export interface FetchContext<Settings> {
  /** The settings, secrets included. */
  readonly settings: Settings;
  /** Milliseconds since 1970 UTC. */
  readonly now: number;
  /**
   * Fetches an address through the guard, one request at a time a host, redirects followed and each checked.
   * 2xx, 304 and 404 are returned. @throws ProviderFault for every other status, a body that is too large or breaks off, and
   * a connection that fails
   */
  readonly http: (url: string, request: FetchRequest) => Promise<FetchedBody>;
  /** The reports of this source that are stored under keys, in their newest version; deleted ones are left out. */
  readonly stored: (keys: readonly string[]) => Promise<ReadonlyMap<string, Report>>;
  /**
   * The keys of the reports of this source that are stored and not deleted, page by page, at most 10,000 a page; read as they
   * are asked for, so that what a batch has stored meanwhile is among them.
   */
  readonly liveKeys: () => AsyncIterable<readonly string[]>;
  /**
   * The path of a folder of this machine, checked. @throws ProviderFault where it is outside the folder that
   * THAW_SOURCE_FOLDER names, is none, or cannot be read
   */
  readonly folder: (path: string) => Promise<string>;
  /** Aborted when the process ends or the lease of the worker runs out. */
  readonly signal: AbortSignal;
}

/** A fault of the provider or of the way to it. The fetch ends, and is tried again later. */
export class ProviderFault extends Error {
  /**
   * @param retryAfterSeconds what the provider asks for, such as by `Retry-After`
   * @param status the status of the response, where there was one
   */
  constructor(
    message: string,
    readonly retryAfterSeconds?: number,
    readonly status?: number,
  ) {
    super(message);
  }
}

/** A kind of source: how reports of one provider or format are fetched and read. */
export interface SourceKind<Settings extends z.ZodObject = z.ZodObject> {
  readonly kind: SourceKindName;
  /** What it is, in one sentence. */
  readonly about: string;
  readonly settings: Settings;
  /** Names of settings that are secret: sealed, and never shown. */
  readonly secrets: readonly (string & keyof z.output<Settings>)[];
  /** How often it is fetched where nothing is said, in milliseconds; absent where the provider sends. */
  readonly pollInterval?: number;
  readonly licence: Licence;
  /** Settings that say where it fetches from. Where one changes, stored secrets stay behind: they must be given again. */
  readonly address?: readonly (string & keyof z.output<Settings>)[];
  /** How the provider is to be named where its reports are shown; the name of the source where absent. */
  readonly mention?: string;
  /**
   * Fetches what is new since a cursor, in parts that are each stored before the next is asked for. Absent where the provider
   * sends.
   * @param cursor that of the last stored batch; `null` at first
   * @throws ProviderFault where the provider does not answer as it should
   */
  readonly fetch?: (context: FetchContext<z.output<Settings>>, cursor: SourceCursor) => AsyncIterable<Batch>;
}
