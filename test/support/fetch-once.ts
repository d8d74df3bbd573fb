import { canonicalJson } from '../../src/domain/entries/entry.js';
import type { Report } from '../../src/domain/reports/report.js';
import {
  type Batch,
  type FetchContext,
  type FetchRequest,
  ProviderFault,
  type SourceCursor,
  type SourceKind,
} from '../../src/sources/kinds/source-kind.js';
import type { UpstreamAnswer } from './servers/upstream.js';

/** What an in-memory provider is asked. */
export interface AskedRequest extends Omit<FetchRequest, 'maxBytes'> {
  readonly url: string;
}

/** A source without a database, a network or a clock: what its kind yields is applied as the store does it. */
export class MemorySource {
  cursor: SourceCursor = null;
  /** The versions of each report, the newest last; `undefined` for a deletion. */
  readonly versions = new Map<string, (Report | undefined)[]>();
  readonly refusals: string[] = [];
  readonly dropped: Record<string, number> = {};
  gaps: readonly string[] = [];
  warning: string | undefined;
  /** The URLs that were asked for, in order. */
  readonly asked: string[] = [];

  constructor(
    private readonly kind: SourceKind,
    private readonly settings: Readonly<Record<string, unknown>>,
    private readonly answer: (request: AskedRequest) => UpstreamAnswer,
  ) {}

  /** The newest versions by key. */
  get reports(): Record<string, Report | undefined> {
    return Object.fromEntries([...this.versions].map(([key, versions]) => [key, versions.at(-1)]));
  }

  /** Fetches once. @param batches stops, as a process that is killed, before this batch is stored */
  async fetch(now: number, batches = Number.POSITIVE_INFINITY): Promise<void> {
    let count = 0;
    for await (const batch of this.kind.fetch!(this.context(now), structuredClone(this.cursor))) {
      if (count++ >= batches) return;
      this.store(batch);
    }
  }

  private store({ reports, deletions = [], refusals = [], dropped = {}, cursor, gaps = [], warning }: Batch): void {
    const add = (key: string, report: Report | undefined) =>
      this.versions.set(key, [...(this.versions.get(key) ?? []), report]);
    for (const report of reports) {
      const last = this.versions.get(report.key)?.at(-1);
      if (!last || canonicalJson(last) !== canonicalJson(report)) add(report.key, report);
    }
    for (const key of deletions) if (this.versions.get(key)?.at(-1)) add(key, undefined);
    this.refusals.push(...refusals.map(({ item, reason }) => `${item}: ${reason}`));
    for (const [reason, count] of Object.entries(dropped)) this.dropped[reason] = (this.dropped[reason] ?? 0) + count;
    this.cursor = JSON.parse(JSON.stringify(cursor)) as SourceCursor;
    this.gaps = gaps;
    this.warning = warning;
  }

  private async *liveKeys(): AsyncGenerator<readonly string[]> {
    yield [...this.versions.keys()].filter((key) => this.versions.get(key)!.at(-1) !== undefined);
  }

  private context(now: number): FetchContext<Record<string, unknown>> {
    return {
      settings: this.kind.settings.parse(this.settings),
      now,
      signal: new AbortController().signal,
      folder: async (path) => path,
      liveKeys: () => this.liveKeys(),
      stored: async (keys) => {
        const known = keys.map((key) => [key, this.versions.get(key)?.at(-1)] as const);
        return new Map(known.filter((each): each is [string, Report] => each[1] !== undefined));
      },
      http: async (url, { maxBytes, ...request }) => {
        this.asked.push(url);
        const { status = 200, headers = {}, body = '' } = this.answer({ url, ...request });
        if (status >= 300 && status !== 304 && status !== 404)
          throw new ProviderFault(`answers ${status}`, undefined, status);
        const bytes = Buffer.from(body);
        if (bytes.length > maxBytes) throw new ProviderFault('the body is too large');
        return { status, headers, url, isMoved: false, body: bytes };
      },
    };
  }
}
