import type { Source } from '../../src/contract/sources.js';
import type { Report } from '../../src/domain/reports/report.js';
import type { ProcessSettings } from '../../src/app/settings.module.js';
import { privateAddressesOf } from '../../src/http-client/address-guard.js';
import { SourcePoller } from '../../src/sources/polling/source-poller.js';
import { ReportStore } from '../../src/sources/reports/report-store.js';
import type { TestEngineName } from '../support/databases.js';
import { ServedApp } from '../support/served-app.js';
import { Upstream } from '../support/servers/upstream.js';

/** What a server that follows sources of the upstream is started with: no jitter, and only this machine beside the internet. */
export const following = {
  privateAddresses: privateAddressesOf('127.0.0.0/8'),
  random: () => 0,
  resolve: async () => ['127.0.0.1'],
};

/** A server that follows sources, and the upstream that they come from. */
export class SourceHarness {
  private constructor(
    readonly served: ServedApp,
    readonly upstream: Upstream,
  ) {}

  /** @param more other settings of the server than these */
  static async open(engine: TestEngineName, more: Partial<ProcessSettings> = {}): Promise<SourceHarness> {
    const served = await ServedApp.open(engine, undefined, undefined, { ...following, ...more });
    return new SourceHarness(served, await Upstream.open());
  }

  /** Adds a source, and waits until its first fetch has ended. */
  async add(input: object): Promise<Source> {
    const { status, body, text } = await this.served.post('/sources', input);
    if (status !== 201) throw new Error(text);
    await this.settled();
    return this.source(String(body.id));
  }

  async source(id: string): Promise<Source> {
    return (await this.served.get(`/sources/${id}`)).body as unknown as Source;
  }

  change(id: string, patch: object) {
    const headers = { 'content-type': 'application/json' };
    return this.served.send('PATCH', `/sources/${id}`, { body: JSON.stringify(patch), headers });
  }

  /** The versions of reports of a source, in order. */
  async versions(id: string): Promise<{ version: number; isDeleted: boolean; report: Report }[]> {
    const all = await this.served.app.get(ReportStore).readAfter(0, 1_000_000);
    return all.filter(({ source }) => source === id);
  }

  /** Moves the clock so many seconds on, and waits until what is due by then is fetched. */
  async after(seconds: number): Promise<void> {
    this.served.clock.advanceTo(this.served.clock.now() + seconds * 1_000);
    await this.settled();
  }

  settled(): Promise<void> {
    return this.served.app.get(SourcePoller).idle();
  }

  async close(): Promise<void> {
    await this.served.close();
    await this.upstream.close();
  }
}

/** A feed in RSS 2.0. */
export function rss(title: string, ...items: string[]): string {
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>${title}</title><link>http://mfa.example/</link>${items.join('')}</channel></rss>`;
}

/** An item of it. */
export function item(guid: string, title: string, date = 'Thu, 15 Jan 2026 08:00:00 GMT'): string {
  const published = date === '' ? '' : `<pubDate>${date}</pubDate>`;
  return `<item><title>${title}</title><link>/news/${guid.at(-1)}</link><guid>${guid}</guid>${published}<description>Said</description></item>`;
}
