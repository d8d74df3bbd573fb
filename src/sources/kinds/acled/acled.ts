import { z } from 'zod';
import { oneLine } from '../../../contract/settings.js';
import { acledColumns, acledDeletion, acledReport } from '../../../domain/reports/acled/acled-report.js';
import type { Report } from '../../../domain/reports/report.js';
import { excerptOf } from '../../../domain/reports/table-rows.js';
import { jsonOf } from '../json-body.js';
import { type Batch, type FetchContext, ProviderFault, type Refusal, type SourceKind } from '../source-kind.js';
import { type AcledAccount, AcledTokens } from './acled-token.js';

/** The rows of a page: the most that ACLED gives. */
export const rowsPerPage = 5_000;

/** The largest page. */
const pageBytes = 64_000_000;

/** The first fetch takes what changed in so many seconds: a week. */
const firstSeconds = 7 * 86_400;

/**
 * Each run begins a day before the newest change that was seen. Pages shift where a row goes while they are read, which may
 * hide another row; ACLED publishes within hours, so that the next run sees it. What is known already is not stored again.
 */
const overlapSeconds = 86_400;

const names = z
  .string()
  .max(2_000)
  .regex(/^[^|&=]*$/, 'holds one of | & =')
  .default('');

const settings = z.strictObject({
  username: oneLine(200).meta({ description: 'The e-mail address of the account' }),
  password: oneLine(500),
  countries: names.meta({ description: 'As ACLED names them, with commas between; all where it is empty' }),
  eventTypes: names.meta({ description: 'As ACLED names them, such as Strategic developments, with commas between' }),
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .default('https://acleddata.com/'),
});
type Settings = z.output<typeof settings>;

const partSchema = z.object({
  /** Changes from here on, in seconds since 1970 UTC. */
  since: z.int(),
  /** The page to read next. */
  page: z.int(),
  /** The newest change on the pages before. */
  newest: z.int(),
});
type Part = z.infer<typeof partSchema>;
const cursorSchema = z.object({ updates: partSchema, deletions: partSchema });

const tokens = new AcledTokens();

/** The events of ACLED: what changed since the last fetch, and what was deleted. */
export const acledSource: SourceKind<typeof settings> = {
  kind: 'acled',
  about:
    'Political violence and protest as ACLED records it, with its updates and deletions; needs an account with access',
  settings,
  secrets: ['password'],
  pollInterval: 6 * 3_600_000,
  licence: 'no-redistribution',
  address: ['baseUrl'],
  mention: 'ACLED, https://acleddata.com/',
  async *fetch(context, cursor) {
    const since = Math.floor(context.now / 1_000) - firstSeconds;
    const first = { since, page: 1, newest: since };
    let state = cursor === null ? { updates: first, deletions: first } : cursorSchema.parse(cursor);
    const { countries, eventTypes } = context.settings;
    const wanted = { fields: acledColumns.join('|'), country: listed(countries), event_type: listed(eventTypes) };
    for (let isLast = false; !isLast;) {
      const rows = await pageOf(context, 'api/acled/read', { ...wanted, ...changed('timestamp', state.updates) });
      isLast = rows.length < rowsPerPage;
      const batch = updatesOf(rows);
      const newest = Math.max(...batch.reports.map(({ published }) => (published ?? 0) / 1_000), state.updates.newest);
      state = { ...state, updates: next(state.updates, newest, isLast) };
      yield { ...batch, cursor: state };
    }
    for (let isLast = false; !isLast;) {
      const rows = await pageOf(context, 'api/deleted/read', changed('deleted_timestamp', state.deletions));
      isLast = rows.length < rowsPerPage;
      const { newest, ...batch } = await deletionsOf(context, rows);
      state = { ...state, deletions: next(state.deletions, Math.max(newest, state.deletions.newest), isLast) };
      yield { ...batch, cursor: state };
    }
  },
};

function next({ since, page }: Part, newest: number, isLast: boolean): Part {
  if (!isLast) return { since, page: page + 1, newest };
  return { since: Math.max(since, newest - overlapSeconds), page: 1, newest };
}

function changed(column: string, { since, page }: Part): Record<string, string> {
  return { [column]: String(since), [`${column}_where`]: '>=', page: String(page) };
}

/** Names with commas between, as ACLED takes them. */
function listed(text: string): string {
  const each = text.split(',').map((name) => name.trim());
  return each.filter((name) => name !== '').join('|');
}

function updatesOf(rows: readonly unknown[]): Pick<Batch, 'reports' | 'refusals'> {
  const reports: Report[] = [];
  const refusals: Refusal[] = [];
  for (const row of rows) {
    const report = acledReport(row);
    if (typeof report === 'string')
      refusals.push({ item: idOf(row), reason: report, excerpt: excerptOf(JSON.stringify(row)) });
    else reports.push(report);
  }
  return { reports, refusals };
}

/** What was deleted and has not come back since: a row that is newer than its deletion stands. */
async function deletionsOf(
  { stored }: FetchContext<Settings>,
  rows: readonly unknown[],
): Promise<Pick<Batch, 'reports' | 'deletions' | 'refusals'> & { newest: number }> {
  const read = rows.map((row) => ({ row, deletion: acledDeletion(row) }));
  const deletions = read.flatMap(({ deletion }) => (typeof deletion === 'string' ? [] : [deletion]));
  const known = deletions.length === 0 ? new Map<string, Report>() : await stored(deletions.map(({ key }) => key));
  const isOver = (key: string, at: number) => (known.get(key)?.published ?? 0) <= at * 1_000;
  return {
    reports: [],
    deletions: deletions.filter(({ key, at }) => isOver(key, at)).map(({ key }) => key),
    refusals: read.flatMap(({ row, deletion }) =>
      typeof deletion === 'string' ? [{ item: idOf(row), reason: deletion }] : [],
    ),
    newest: Math.max(0, ...deletions.map(({ at }) => at)),
  };
}

function idOf(row: unknown): string {
  const id = typeof row === 'object' && row !== null && 'event_id_cnty' in row ? row.event_id_cnty : undefined;
  return typeof id === 'string' && id !== '' ? id : 'a row without event_id_cnty';
}

const answerSchema = z.object({ success: z.boolean().optional(), data: z.array(z.unknown()) });

/** The rows of a page. A token that ACLED no longer accepts is renewed once. @throws ProviderFault */
async function pageOf(
  context: FetchContext<Settings>,
  path: string,
  query: Record<string, string>,
): Promise<unknown[]> {
  const { username, password, baseUrl } = context.settings;
  const account: AcledAccount = { base: baseUrl.replace(/\/*$/, '/'), username, password };
  const given = Object.entries(query).filter(([, value]) => value !== '');
  const search = new URLSearchParams([['_format', 'json'], ...given, ['limit', String(rowsPerPage)]]);
  const url = `${account.base}${path}?${search.toString()}`;
  const request = async (access: string) =>
    context.http(url, { headers: { authorization: `Bearer ${access}` }, maxBytes: pageBytes });
  const access = await tokens.access(context, account);
  const answer = await request(access).catch(async (error: unknown) => {
    if (!(error instanceof ProviderFault) || error.status !== 401) throw error;
    await tokens.refused(account, access);
    return request(await tokens.access(context, account));
  });
  const read = answerSchema.safeParse(jsonOf(answer.body));
  if (answer.status !== 200 || !read.success || read.data.success === false) {
    const beginning = answer.body.subarray(0, 200).toString('utf8').toWellFormed();
    throw new ProviderFault(
      `ACLED answers ${path} with no rows (${answer.status}): “${beginning}”`,
      undefined,
      answer.status,
    );
  }
  return read.data.data;
}
