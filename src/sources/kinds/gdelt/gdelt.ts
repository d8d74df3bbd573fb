import { z } from 'zod';
import { diplomaticActs, type GdeltFilter } from '../../../domain/reports/gdelt/gdelt-filter.js';
import { listSetting, partiesSetting, wordsOf } from '../party-setting.js';
import type { Batch, FetchContext, SourceKind } from '../source-kind.js';
import { filesSince, newestFiles } from './file-list.js';
import { lastOf, type Quarter, without } from './quarters.js';
import { quarterFiles } from './quarter-files.js';
import {
  gapsInWords,
  gdeltCursorSchema,
  lookedFor,
  seen,
  spokenOf,
  type Stream,
  type StreamCursor,
  type Table,
  toReadAgain,
  withoutOldGaps,
} from './stream-cursor.js';

/** At most so many quarters of an hour are taken in at a fetch, the newest first; and so many gaps are looked for again. */
export const quartersPerFetch = 8;

/** A gap is looked for again after an hour. */
const lookAgainAfterMs = 3_600_000;

const settings = z.strictObject({
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .default('https://storage.googleapis.com/data.gdeltproject.org/gdeltv2/')
    .meta({
      description: 'The folder of the files. The certificate of data.gdeltproject.org itself does not fit its name',
    }),
  stream: z
    .enum(['both', 'english', 'translated'])
    .default('both')
    .meta({ description: 'What was written in English, what GDELT translated, or both' }),
  mentions: z
    .boolean()
    .default(true)
    .meta({ description: 'Reads the mentions too: the confidence and publishers of events, also of earlier ones' }),
  parties: partiesSetting,
  betweenParties: z.boolean().default(true).meta({ description: 'Only events between two different parties' }),
  acts: listSetting(/^\d{2,4}$/, 'is no list of CAMEO codes such as 04 057')
    .default(diplomaticActs.join(' '))
    .meta({ description: 'CAMEO codes, or how they begin; all where it is empty' }),
  typedActor: z.boolean().default(true).meta({
    description: 'Only events with an actor of a known kind, such as a government: the rest is mostly miscoded',
  }),
  rootOnly: z.boolean().default(true).meta({ description: 'Only what stands in the first sentences of an article' }),
  minConfidence: z.int().min(0).max(100).default(0).meta({ description: 'In percent, by the mentions' }),
});
type Settings = z.output<typeof settings>;

/** The event files of GDELT 2.0, one every 15 minutes, and their mentions. */
export const gdeltSource: SourceKind<typeof settings> = {
  kind: 'gdelt',
  about: 'Events that GDELT 2.0 codes from the news of the world every 15 minutes',
  settings,
  secrets: [],
  pollInterval: 300_000,
  licence: 'with-mention',
  mention: 'The GDELT Project, https://www.gdeltproject.org/',
  async *fetch(context, cursor) {
    let state = gdeltCursorSchema.parse(cursor ?? {});
    const { stream } = context.settings;
    for (const each of stream === 'both' ? (['english', 'translated'] as const) : [stream]) {
      for await (const { cursor: found, ...batch } of fetchStream(context, each, state[each])) {
        state = { ...state, [each]: found };
        yield { ...batch, cursor: state, gaps: gapsInWords(state), title: 'GDELT' };
      }
    }
  },
};

type StreamBatch = Omit<Batch, 'cursor' | 'gaps'> & { readonly cursor: StreamCursor };

/** Takes in what is new of a stream, the newest quarters in order of time, then looks for gaps again. */
async function* fetchStream(
  context: FetchContext<Settings>,
  stream: Stream,
  before: StreamCursor | undefined,
): AsyncGenerator<StreamBatch> {
  const base = context.settings.baseUrl.replace(/\/*$/, '/');
  const newest = await newestFiles(context, base, stream, before?.etag);
  const quarter = newest && Math.max(...newest.files.map((file) => file.quarter));
  const now = context.now;
  let cursor = quarter === undefined ? before! : seen(before, quarter);
  cursor = withoutOldGaps(cursor, now);
  const due = lastOf(cursor.pending, quartersPerFetch);
  const gaps = gapsToLookFor(cursor, now);
  const listed = [...(newest?.files ?? [])];
  const again = toReadAgain({ ...cursor, pending: due.reduce(without, cursor.pending) }, quartersPerFetch);
  const unlisted = [...due, ...gaps.keys(), ...again].filter((each) => !listed.some((file) => file.quarter === each));
  if (unlisted.length > 0) listed.push(...(await filesSince(context, base, stream, Math.min(...unlisted))));
  const take = async (each: Quarter, tables: readonly Table[]): Promise<StreamBatch> => {
    const wanted = { stream, quarter: each, tables, listed };
    const {
      found,
      damaged,
      spokenOf: events,
      ...batch
    } = await quarterFiles(context, base, wanted, filterOf(context.settings));
    const isKnown = (table: Table) => cursor.gaps.some((gap) => gap.quarter === each && gap.table === table);
    // The fault of a file is told once, however often the file is looked for again.
    const faults = [...damaged].filter(([table]) => !isKnown(table)).map(([, fault]) => fault);
    cursor = lookedFor({ ...cursor, pending: without(cursor.pending, each) }, each, found, now);
    if (tables.includes('mentions')) cursor = spokenOf(cursor, each, events);
    if (each === quarter) cursor = { ...cursor, etag: newest?.etag };
    return { ...batch, refusals: [...faults, ...batch.refusals], cursor };
  };
  const tables: readonly Table[] = context.settings.mentions ? ['export', 'mentions'] : ['export'];
  for (const each of due) yield await take(each, tables);
  // The mentions are read again beside a file of events, for the confidence.
  for (const [each, missing] of gaps) yield await take(each, missing.includes('export') ? tables : missing);
  for (const each of again) yield await take(each, ['mentions']);
  if (due.length + gaps.size + again.length === 0 && cursor !== before) yield { reports: [], cursor };
}

/** The gaps that are due to be looked for, those first that were not for longest, by quarter. */
function gapsToLookFor({ gaps }: StreamCursor, now: number): ReadonlyMap<Quarter, Table[]> {
  const byQuarter = new Map<Quarter, Table[]>();
  const due = gaps.filter(({ tried }) => now - tried >= lookAgainAfterMs).sort((a, b) => a.tried - b.tried);
  for (const { quarter, table } of due) {
    if (byQuarter.size === quartersPerFetch && !byQuarter.has(quarter)) break;
    byQuarter.set(quarter, [...(byQuarter.get(quarter) ?? []), table]);
  }
  return byQuarter;
}

function filterOf({ parties, acts, ...rest }: Settings): GdeltFilter {
  return { ...rest, parties: wordsOf(parties), acts: wordsOf(acts) };
}
