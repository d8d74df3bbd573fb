import { beforeEach, expect, it } from '@jest/globals';
import { acledReport } from '../../../src/domain/reports/acled/acled-report.js';
import { reportSchema } from '../../../src/domain/reports/report.js';
import { acledSource, rowsPerPage } from '../../../src/sources/kinds/acled/acled.js';
import { type AskedRequest, MemorySource } from '../../support/fetch-once.js';
import type { UpstreamAnswer } from '../../support/servers/upstream.js';

const start = Date.parse('2026-11-24T12:00:00Z');
const seconds = start / 1_000;

const row = (id: string, timestamp: number, more: object = {}) => ({
  event_id_cnty: id,
  event_date: '2026-11-20',
  ...{ year: '2026', time_precision: '1', event_type: 'Strategic developments', sub_event_type: 'Agreement' },
  ...{
    actor1: 'Government of Iran (1989-)',
    inter1: 'State forces',
    actor2: 'Military Forces of Iraq (2022-)',
    inter2: '1',
  },
  ...{ country: 'Iraq', location: 'Baghdad', source: 'Xinhua; Rudaw', notes: 'A note that may not be kept.' },
  timestamp,
  ...more,
});

let accounts = 0;

/** ACLED as it answers: tokens, rows that changed, and deletions. */
class Acled {
  rows: ReturnType<typeof row>[] = [];
  deleted: { event_id_cnty: string; deleted_timestamp: number }[] = [];
  readonly logins: string[] = [];
  /** The access tokens that are accepted. */
  readonly valid = new Set<string>();
  refusesRefresh = false;
  readonly source: MemorySource;

  constructor() {
    // Each test has an account of its own, since tokens are kept by account.
    const settings = { username: `desk${accounts++}@example.org`, password: 'secret', countries: 'Iran, Iraq' };
    this.source = new MemorySource(acledSource, settings, (request) => this.answer(request));
  }

  answer({ url, method, body = '', headers = {} }: AskedRequest): UpstreamAnswer {
    const { pathname, searchParams: query } = new URL(url);
    if (pathname === '/oauth/token') return method === 'POST' ? this.token(new URLSearchParams(body)) : { status: 405 };
    if (!this.valid.has(headers.authorization ?? '')) return { status: 401 };
    const isDeleted = pathname === '/api/deleted/read';
    const since = Number(query.get(isDeleted ? 'deleted_timestamp' : 'timestamp'));
    const from = (Number(query.get('page')) - 1) * Number(query.get('limit'));
    const all = isDeleted
      ? this.deleted.filter((each) => each.deleted_timestamp >= since)
      : this.rows.filter(({ timestamp }) => timestamp >= since);
    const data = all.slice(from, from + Number(query.get('limit')));
    return { body: JSON.stringify({ status: 200, success: true, count: data.length, data }) };
  }

  private token(form: URLSearchParams): UpstreamAnswer {
    this.logins.push(form.get('grant_type')!);
    expect(form.get('client_id')).toBe('acled');
    if (form.get('grant_type') === 'refresh_token' && this.refusesRefresh) return { status: 400 };
    if (form.get('password') === 'wrong') return { status: 401 };
    const access = `access${this.logins.length}`;
    this.valid.add(`Bearer ${access}`);
    return {
      body: JSON.stringify({ access_token: access, expires_in: 86_400, refresh_token: `refresh${this.logins.length}` }),
    };
  }
}

let acled: Acled;
beforeEach(() => void (acled = new Acled()));

it('keeps of a row the id, the codes and the parties, and neither notes nor names', () => {
  const report = acledReport(row('IRQ1', seconds));
  expect(report).toEqual({
    key: 'IRQ1',
    title: 'ACLED coded ‘Agreement’ between Iran and Iraq in Iraq',
    publisher: 'ACLED',
    published: start,
    day: '2026-11-20',
    actors: [
      { party: 'IR', role: 'initiator', type: 'State forces' },
      { party: 'IQ', role: 'target', type: '1' },
    ],
    placeParty: 'IQ',
    code: { scheme: 'ACLED', value: 'Strategic developments/Agreement' },
    tally: { publishers: 2 },
  });
  expect(reportSchema.safeParse(report).success).toBe(true);
  const of = (more: object) => acledReport(row('X', seconds, more)) as { day: string; actors: { party?: string }[] };
  expect([2, '3'].map((precision) => of({ time_precision: precision }).day)).toEqual(['2026-11-20~', '2026-11']);
  expect(of({ actor1: 'Protesters (France)', actor2: 'Rioters (Elsewhere)' }).actors.map(({ party }) => party)).toEqual(
    ['FR', undefined],
  );
  expect(of({ event_date: '20 November 2026' })).toMatch(/^event_date: /);
  expect(acledReport('nothing')).toMatch(/^the row: /);
});

it('takes in what changed, page for page, and as a new version what changed again', async () => {
  acled.rows = Array.from({ length: rowsPerPage + 2 }, (_, index) => row(`IRQ${index}`, seconds - 60));
  acled.rows.push(row('OLD1', seconds - 8 * 86_400));
  await acled.source.fetch(start);
  expect(Object.keys(acled.source.reports).length).toBe(rowsPerPage + 2);
  const [first] = acled.source.asked.filter((url) => url.includes('/api/acled/read'));
  expect(new URL(first!).searchParams.get('country')).toBe('Iran|Iraq');
  expect(new URL(first!).searchParams.get('fields')).not.toContain('notes');
  acled.rows[7] = row('IRQ7', seconds + 3_600, { sub_event_type: 'Arrests' });
  acled.source.asked.length = 0;
  await acled.source.fetch(start + 7_200_000);
  expect([...acled.source.versions].filter(([, versions]) => versions.length > 1).map(([key]) => key)).toEqual([
    'IRQ7',
  ]);
  expect(acled.source.reports.IRQ7).toMatchObject({ code: { value: 'Strategic developments/Arrests' } });
  expect(acled.logins).toEqual(['password']);
});

it('marks what was deleted, and lets stand what has come back since', async () => {
  acled.rows = [row('IRQ1', seconds - 60), row('IRQ2', seconds - 60)];
  await acled.source.fetch(start);
  acled.rows.shift();
  acled.deleted = [
    { event_id_cnty: 'IRQ1', deleted_timestamp: seconds + 60 },
    { event_id_cnty: 'ELSE1', deleted_timestamp: seconds },
  ];
  await acled.source.fetch(start + 3_600_000);
  expect(acled.source.reports).toMatchObject({ IRQ1: undefined, IRQ2: { key: 'IRQ2' } });
  acled.rows.push(row('IRQ1', seconds + 7_200));
  await acled.source.fetch(start + 7_200_000);
  await acled.source.fetch(start + 9_000_000);
  expect(acled.source.versions.get('IRQ1')!.map((each) => each?.published)).toEqual([
    start - 60_000,
    undefined,
    start + 7_200_000,
  ]);
});

it('goes on with the page at which it was killed', async () => {
  acled.rows = Array.from({ length: 2 * rowsPerPage }, (_, index) => row(`IRQ${index}`, seconds - 60));
  await acled.source.fetch(start, 1);
  await acled.source.fetch(start + 60_000);
  const pages = acled.source.asked
    .filter((url) => url.includes('/acled/'))
    .map((url) => new URL(url).searchParams.get('page'));
  expect(pages).toEqual(['1', '2', '2', '3']);
  expect(Object.keys(acled.source.reports).length).toBe(2 * rowsPerPage);
});

it('renews the token five minutes before it runs out, one renewal at a time', async () => {
  await acled.source.fetch(start);
  await acled.source.fetch(start + 86_400_000 - 300_001);
  expect(acled.logins).toEqual(['password']);
  await Promise.all(Array.from({ length: 3 }, () => acled.source.fetch(start + 86_400_000 - 300_000)));
  expect(acled.logins).toEqual(['password', 'refresh_token']);
  acled.refusesRefresh = true;
  await acled.source.fetch(start + 3 * 86_400_000);
  expect(acled.logins).toEqual(['password', 'refresh_token', 'refresh_token', 'password']);
});

it('renews a token that runs out in the middle of a run', async () => {
  acled.rows = Array.from({ length: 2 * rowsPerPage }, (_, index) => row(`IRQ${index}`, seconds - 60));
  const answer = acled.answer.bind(acled);
  acled.answer = (request) => {
    const given = answer(request);
    if (request.url.includes('/acled/') && request.url.includes('page=1')) acled.valid.clear();
    return given;
  };
  await acled.source.fetch(start);
  expect(acled.logins).toEqual(['password', 'refresh_token']);
  expect(Object.keys(acled.source.reports).length).toBe(2 * rowsPerPage);
});

it('says what is wrong with an account, and with an answer', async () => {
  const wrong = new MemorySource(acledSource, { username: 'desk@example.org', password: 'wrong' }, (request) =>
    acled.answer(request),
  );
  await expect(wrong.fetch(start)).rejects.toThrow('ACLED does not accept the user name and password');
  acled.answer = ({ url }) => (url.includes('oauth') ? { body: '{}' } : { status: 404 });
  await expect(acled.source.fetch(start)).rejects.toThrow('ACLED answers a request for a token with none');
  const other = new Acled();
  const answer = other.answer.bind(other);
  other.answer = (request) =>
    request.url.includes('oauth') ? answer(request) : { body: '{"success": false, "data": []}' };
  await expect(other.source.fetch(start)).rejects.toThrow(
    'ACLED answers api/acled/read with no rows (200): “{"success": false',
  );
  other.answer = answer;
  other.rows = [row('IRQ1', seconds), { ...row('', seconds) }, { ...row('IRQ3', seconds), event_date: 'soon' }];
  await other.source.fetch(start);
  expect(Object.keys(other.source.reports)).toEqual(['IRQ1']);
  expect(other.source.refusals.map((each) => each.slice(0, 40))).toEqual([
    expect.stringMatching(/^a row without event_id_cnty: /),
    expect.stringMatching(/^IRQ3: event_date: /),
  ]);
});
