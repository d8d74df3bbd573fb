import type { TableName } from '../../contract/publishing/tables.js';
import type { SummaryLine } from '../../contract/readings/summary.js';
import type { TrackDefinition } from '../../domain/entries/track-definition.js';
import type { StatusInterval } from '../../domain/reading/reading.js';
import type { Visibility } from '../../domain/wording/visibility.js';
import type { TrackEvent } from '../../domain/record/track-event.js';
import { statusLabels } from '../../domain/policy/states.js';
import { isoDay } from '../../domain/time/day.js';

export type Cell = string | number | boolean | readonly string[] | null;

/** A column with what it means, for the data dictionary. */
export interface Column<Row> {
  readonly name: string;
  readonly type: 'text' | 'number' | 'yes or no' | 'list';
  readonly description: string;
  readonly cell: (row: Row) => Cell;
}

/** What a row may have for those who see internal entries. */
interface Marked {
  readonly visibility?: Visibility | undefined;
}

/** What the rows of each table are made of. */
export interface TableRows {
  tracks: { readonly definition: TrackDefinition; readonly policyName: string } & Marked;
  summary: SummaryLine;
  history: { readonly track: string; readonly interval: StatusInterval } & Marked;
  annotations: { readonly track: TrackDefinition; readonly interval: StatusInterval; readonly until: string } & Marked;
  events: { readonly track: string; readonly event: TrackEvent } & Marked;
}

type Columns = { readonly [Name in TableName]: readonly Column<TableRows[Name]>[] };

const text = <Row>(name: string, description: string, cell: (row: Row) => string | null): Column<Row> => {
  return { name, type: 'text', description, cell };
};
const list = <Row>(name: string, description: string, cell: (row: Row) => readonly string[]): Column<Row> => {
  return { name, type: 'list', description, cell };
};
const number = <Row>(name: string, description: string, cell: (row: Row) => number | null): Column<Row> => {
  return { name, type: 'number', description, cell };
};

const earliest = 'the first day on which it may be, ISO; empty where unknown';
const latest = 'the last such day';

function instantOf(day: string | null): string | null {
  return day && `${day}T00:00:00Z`;
}

/** The columns of every table, in order; those of the reading follow them. */
export const tableColumns: Columns = {
  tracks: [
    text('track', 'The id of the track', ({ definition }) => definition.id),
    text('title', 'Its title', ({ definition }) => definition.title),
    list('parties', 'The codes of its parties', ({ definition }) => definition.parties),
    text('topic', 'What the cooperation is about', ({ definition }) => definition.topic),
    text('collection', 'The collection that it belongs to', ({ definition }) => definition.collection ?? null),
    text('parent', 'The track of which it is a part', ({ definition }) => definition.parent ?? null),
    text('policy', 'The rules by which its status is read', ({ policyName }) => policyName),
  ],
  summary: [
    text('track', 'The id of the track', ({ track }) => track),
    text('title', 'Its title', ({ title }) => title),
    list('parties', 'The codes of its parties', ({ parties }) => parties),
    text('status', 'The status on the day', ({ status }) => status),
    text('label', 'The status in words', ({ label }) => label),
    text('since', 'Since when, as EDTF', ({ since }) => since?.edtf ?? null),
    text('since_earliest', `Since when: ${earliest}`, ({ since }) => since?.earliest ?? null),
    text('since_latest', `Since when: ${latest}`, ({ since }) => since?.latest ?? null),
    text('headline', 'One sentence with the status and its cause', ({ headline }) => headline),
    text('formal', 'The declared position', ({ formal }) => formal.state),
    text('practice', 'What is practised', ({ practice }) => practice.state),
    text('pressure', 'The level of pressure', ({ pressure }) => pressure.level),
    number('pressure_score', 'Its score', ({ pressure }) => pressure.score),
    list('flags', 'Marks of doubt or tension', ({ flags }) => flags),
    {
      name: 'assessed',
      type: 'yes or no',
      description: 'Whether an analyst’s assessment gives the status',
      cell: ({ assessed }) => assessed,
    },
    text('policy', 'The rules by which it is read', ({ policy }) => policy),
  ],
  history: [
    text('track', 'The id of the track', ({ track }) => track),
    text('status', 'The status of the interval', ({ interval }) => interval.status),
    text('formal', 'The declared position', ({ interval }) => interval.formal),
    text('practice', 'What is practised', ({ interval }) => interval.practice),
    text('from', 'When it began, as EDTF', ({ interval }) => interval.from.edtf),
    text('from_earliest', `When it began: ${earliest}`, ({ interval }) => interval.from.earliest),
    text('from_latest', `When it began: ${latest}`, ({ interval }) => interval.from.latest),
    text(
      'to',
      'When the next interval began, as EDTF; empty while it lasts',
      ({ interval }) => interval.to?.edtf ?? null,
    ),
    text('to_earliest', `When the next began: ${earliest}`, ({ interval }) => interval.to?.earliest ?? null),
    text('to_latest', `When the next began: ${latest}`, ({ interval }) => interval.to?.latest ?? null),
    text('cause', 'The id of the event, or the rule of the clock, that began it', ({ interval }) => interval.cause),
    text('basis', 'The event that the clock counted from', ({ interval }) => interval.basis ?? null),
  ],
  annotations: [
    text('time', 'The beginning of the first day on which it may have begun, as an instant', ({ interval }) =>
      instantOf(interval.from.earliest ?? interval.from.latest),
    ),
    text('timeEnd', 'The beginning of the first day on which the next may have begun, or of the day read', (row) =>
      instantOf(row.interval.to?.earliest ?? row.interval.to?.latest ?? row.until),
    ),
    text('text', 'The track, the status and its axes in words', ({ track, interval: { status, formal, practice } }) => {
      return `${track.title}: ${statusLabels[status].toLowerCase()} (declared ${formal}, in practice ${practice})`;
    }),
    text('tags', 'Track, status and parties, with commas between them', ({ track, interval }) =>
      [track.id, interval.status, ...track.parties].join(','),
    ),
    text('track', 'The id of the track', ({ track }) => track.id),
    text('status', 'The status of the interval', ({ interval }) => interval.status),
  ],
  events: [
    text('track', 'The id of the track; an event of several tracks has a row for each', ({ track }) => track),
    text('event', 'The id of the event', ({ event }) => event.id),
    text('type', 'Its type in the vocabulary', ({ event }) => event.type),
    text('title', 'Its title', ({ event }) => event.title),
    text('date', 'When it happened or took force, as EDTF', ({ event }) => event.date.text),
    text('date_earliest', `When: ${earliest}`, ({ event }) => event.date.view().earliest),
    text('date_latest', `When: ${latest}`, ({ event }) => event.date.view().latest),
    text('known', 'The day on which it was known, ISO', ({ event }) => isoDay(event.known)),
    text('level', 'The level of those who met or acted', ({ event }) => event.level),
    list('initiators', 'The parties that took the initiative', ({ event }) => event.initiators),
    list('participants', 'The parties that took part', ({ event }) => event.participants),
    list('targets', 'The parties that it is aimed at', ({ event }) => event.targets),
    list('publishers', 'Who reports it', ({ event }) => event.publishers),
    list('disputed_by', 'The parties that dispute it', ({ event }) => event.disputedBy),
    number('log_position', 'The position of its entry in the log', ({ event }) => event.position),
  ],
};

/** The column of the mark, last in the tables of those who see internal entries. */
export const visibilityColumn: Column<Marked> = text(
  'visibility',
  '`internal` where readers do not see it, `partly-internal` where they may get another row; else empty',
  ({ visibility }) => visibility ?? null,
);

/** The reading that a row belongs to: every row has it, since rows get copied elsewhere. */
export interface RowReading {
  readonly validAt: string;
  readonly knownAt: string;
  readonly position: number;
}

/** The columns of the reading. */
export const readingColumns: readonly Column<RowReading>[] = [
  text('valid_at', 'The day that the row tells of, ISO', ({ validAt }) => validAt),
  text('known_at', 'The day by whose knowledge it tells it, ISO', ({ knownAt }) => knownAt),
  number('position', 'The last position of the log that it takes in', ({ position }) => position),
];
