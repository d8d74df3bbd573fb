import type { ProcessSettings } from '../../src/app/settings.module.js';
import { CandidateFollower } from '../../src/candidates/grouping/candidate-follower.js';
import type { CandidateItem, CandidatePage, WholeCandidate } from '../../src/contract/candidates.js';
import { parseBody } from '../../src/domain/entries/entry.js';
import type { Report } from '../../src/domain/reports/report.js';
import type { Database } from '../../src/event-log/database/database.js';
import { sourceTable } from '../../src/sources/entities.js';
import { ReportStore } from '../../src/sources/reports/report-store.js';
import type { TestEngineName } from '../support/databases.js';
import { type Answer, ServedApp } from '../support/served-app.js';
import { suspension, talks, trackDefined } from '../intake/samples.js';

export const feed = '0190163d-8694-7000-8000-00000000f001';
export const gdelt = '0190163d-8694-7000-8000-00000000f002';

/** A headline about both parties of the track, by its words. */
export function headline(title: string, more: Partial<Report> = {}): Report {
  return {
    ...{ key: `${more.publisher ?? 'Reuters'} ${title}`, title, publisher: 'Reuters', day: '2026-01-12' },
    ...{ dayIsPublication: true, actors: [], published: Date.UTC(2026, 0, 12, 8) },
    ...more,
  };
}

export const meeting = 'US and China hold counternarcotics talks in Beijing';

/** Makes a source that reports can come from. */
export async function addSource(database: Database, id: string, name: string, reliability = 'F'): Promise<void> {
  const row = { id, name, kind: 'feed', settings: '{}', secrets: '{}', licence: 'headline-only', reliability } as const;
  const times = { poll_interval: 900_000, created_at: 0, updated_at: 0, updated_by: null, paused_at: null };
  await database.write(({ manager }) => manager.insert(sourceTable, { ...row, ...times }));
}

/** Stores versions of reports, as a source that was fetched does. */
export async function storeReports(
  database: Database,
  reports: readonly Report[],
  { source = feed, deletions = [] as string[], now = Date.UTC(2026, 0, 12, 9) } = {},
): Promise<void> {
  const store = new ReportStore(database);
  await database.write((run) => store.store(run, source, { reports, deletions }, now));
}

/** A server with two sources and one track, whose talks were suspended two weeks ago. */
export class Inbox {
  private constructor(readonly served: ServedApp) {}

  static async open(
    engine: TestEngineName,
    tracks: readonly object[] = [],
    more: Partial<ProcessSettings> = {},
  ): Promise<Inbox> {
    const served = await ServedApp.open(engine, undefined, undefined, more);
    await addSource(served.database, feed, 'A feed');
    await addSource(served.database, gdelt, 'GDELT', 'E');
    await served.append(
      parseBody(trackDefined),
      ...tracks.map((track) => parseBody({ type: 'TrackDefined', id: crypto.randomUUID(), track })),
      parseBody({ ...talks('2025-11-20'), id: crypto.randomUUID(), title: 'Working talks' }),
      parseBody({ ...suspension('2025-12-30'), id: crypto.randomUUID() }),
    );
    return new Inbox(served);
  }

  /** Stores reports and waits until they are grouped. */
  async take(reports: readonly Report[], options: Parameters<typeof storeReports>[2] = {}): Promise<void> {
    await storeReports(this.served.database, reports, options);
    await this.grouped();
  }

  async grouped(): Promise<void> {
    const follower = this.served.app.get(CandidateFollower);
    follower.wake();
    await follower.idle();
  }

  async list(query = ''): Promise<CandidateItem[]> {
    const { status, body, text } = await this.served.get(`/candidates?${query}`);
    if (status !== 200) throw new Error(text);
    return [...(body as unknown as CandidatePage).data];
  }

  async whole(id: string): Promise<WholeCandidate> {
    return (await this.served.get(`/candidates/${id}`)).body as unknown as WholeCandidate;
  }

  judge(id: string, judgement: object): Promise<Answer> {
    return this.served.post(`/candidates/${id}/judgements`, { judge: 'Ana', ...judgement });
  }

  /** The entries of the log behind a position, without hash. */
  async log(after = 0): Promise<Record<string, unknown>[]> {
    return (await this.served.eventLog.read(after, 1_000)).map(({ body }) => ({ ...body }));
  }

  close(): Promise<void> {
    return this.served.close();
  }
}
