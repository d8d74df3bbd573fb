import { isoDay } from '../../domain/time/day.js';
import type { DateView } from '../../domain/time/edtf-date.js';
import { type Entry, isEvent } from '../../domain/entries/entry.js';
import type { Level, Source } from '../../domain/events/event.js';
import { independentPublishers, publisherKey } from '../../domain/events/publisher.js';
import type { TrackRole } from '../../domain/events/track-role.js';
import { explainView } from '../../domain/explain/explain.js';
import { type ChainStep, type Explanation, explainLimits, type Sentence } from '../../domain/explain/explanation.js';
import { countInWords } from '../../domain/wording/nouns.js';
import { groundInWords } from '../../domain/explain/flag-sentences.js';
import { ineffectiveReasonInWords } from '../../domain/explain/sentences.js';
import { entryKnownAt } from '../../domain/record/known-sources.js';
import { ownSourcesFirst } from '../../domain/record/sources-by-account.js';
import type { TrackEvent } from '../../domain/record/track-event.js';
import { dateInWords } from '../../domain/wording/dates.js';
import { visibleText } from '../../domain/wording/visible-text.js';
import type { TrackView } from '../../domain/reading/track-view.js';
import type { EventLog } from '../../event-log/event-log.js';
import type { AsOfQuery } from '../as-of.js';
import type { StatusReader } from '../status-reader.js';

/** A publication that a sentence rests on. */
export interface Reference {
  readonly title: string;
  readonly publisher: string;
  readonly published?: string;
  readonly url?: string;
}

/** An event in an explanation: its current reading, with the disputes and corrections recorded about it. */
export interface ExplainedEvent {
  readonly id: string;
  readonly type: TrackEvent['type'];
  readonly title: string;
  readonly date: DateView;
  readonly position: number;
  readonly knownFrom: string;
  readonly level: Level | null;
  readonly role: TrackRole | null;
  readonly by: readonly string[];
  readonly accounts: readonly string[];
  /** Other dates, each claimed by a single source. */
  readonly claims: readonly string[];
  readonly disputes: readonly {
    id: string;
    party: string;
    says: string;
    occurred?: string;
    sources: readonly Source[];
  }[];
  readonly corrections: readonly { id: string; position: number; reason: string }[];
  readonly additions: readonly { id: string; position: number; reason: string }[];
  /** The ids of duplicates that were merged into this event. */
  readonly merged: readonly string[];
  /** What came of it, as the latest addition that tells so has it. */
  readonly outcome: string | null;
  readonly sources: readonly Source[];
}

export type ExplainedTrack = Awaited<ReturnType<typeof explainTrack>>;

/**
 * Explains the status of a track: rules, events and sources, as data and as sentences.
 * @throws ThawError as `StatusReader.timeline`; unavailable `unreadable-entry`
 */
export async function explainTrack(reader: StatusReader, log: EventLog, track: string, asOf: AsOfQuery) {
  const timeline = await reader.timeline(track, asOf);
  const { explanation, worded, named } = timeline.viewed(reader.day(asOf), (view) => {
    const explained = explainView(view);
    return { explanation: explained, worded: inWords(explained, view), named: namedIn(explained) };
  });
  // Begun before the first await: a live timeline may take in further entries meanwhile.
  const { told, reading } = await reader.readingOf(timeline, asOf);
  const events = await explainedEvents(log, named, asOf);
  const byId = new Map(events.map((event) => [event.id, event]));
  const { status, label, headline, since, formal, practice, pressure, flags, assessment, next } = told;
  const [first, ...others] = explanation.sentences as [Sentence, ...Sentence[]];
  const sentences =
    headline === explanation.reading.headline ? [first, ...others] : [{ ...first, text: headline }, ...others];
  const { id, title, parties, topic } = timeline.definition;
  return {
    ...{ track: id, title, parties, topic, status, label, headline, since, formal, practice, pressure },
    ...{ flags, assessment },
    sentences: sentences.map((sentence) => withReferences(sentence, byId, asOf.account)),
    chain: explanation.chain.map(stepView),
    stretches: explanation.periodCount,
    ...worded,
    next: { clock: next, events: explanation.changes },
    ...{ events, reading },
  };
}

/** The parts of the answer whose wording needs the open view: events without effect, and grounds of flags. */
function inWords(explanation: Explanation, view: TrackView) {
  const reasons = [...new Set(explanation.ineffective.map(({ reason }) => reason))];
  return {
    unmoved: {
      count: explanation.ineffective.length,
      reasons: reasons.map((reason) => {
        const count = explanation.ineffective.filter((one) => one.reason === reason).length;
        return { reason, because: ineffectiveReasonInWords(reason, view), count };
      }),
      events: newestIneffective(explanation).map(({ event, reason, practice }) => ({
        ...{ event: event.id, reason },
        ...(practice && { practice }),
      })),
    },
    grounds: explanation.grounds.map((ground) => ({
      ...{ flag: ground.flag, because: ground.because, says: groundInWords(ground, { ...explanation, view }) },
      events: ground.events.slice(0, explainLimits.events).map(({ id }) => id),
      ...(ground.parties && { parties: [...ground.parties] }),
      ...(ground.claim && { claim: ground.claim }),
      ...(ground.until !== undefined && { until: isoDay(ground.until) }),
      ...(ground.line && { line: { ...ground.line, event: ground.line.event?.id ?? null } }),
    })),
  };
}

function newestIneffective(explanation: Explanation) {
  return explanation.ineffective.slice(-explainLimits.events).reverse();
}

/** The events that the answer names, each once, in the order of their days. */
function namedIn(explanation: Explanation): TrackEvent[] {
  const named = [
    ...explanation.chain.flatMap(({ began }) => began.event ?? []),
    ...newestIneffective(explanation).map(({ event }) => event),
    ...explanation.grounds.flatMap(({ events }) => events.slice(0, explainLimits.events)),
    ...explanation.sentences.flatMap(({ events }) => events.slice(0, explainLimits.events)),
  ];
  const once = [...new Map(named.map((event) => [event.id, event])).values()];
  return once.sort((a, b) => a.day - b.day || a.rank - b.rank || a.position - b.position);
}

function stepView({ period, rule, began }: ChainStep) {
  const { status, formal, practice } = period;
  const { from, cause, basis } = began;
  return { ...{ from, status, formal, practice, rule, cause }, ...(basis !== undefined && { basis }) };
}

async function explainedEvents(
  log: EventLog,
  events: readonly TrackEvent[],
  { knownAt, account }: AsOfQuery,
): Promise<ExplainedEvent[]> {
  const positions = events.flatMap(({ readFrom, addedFrom }) => [...readFrom, ...addedFrom]);
  const entries = await log.readPositions([...new Set(positions)]);
  const byPosition = new Map(entries.map((entry) => [entry.position, entryKnownAt(entry, knownAt)]));
  return events.map((event) => eventView(event, byPosition, account));
}

function eventView(
  event: TrackEvent,
  byPosition: ReadonlyMap<number, Entry>,
  account: string | undefined,
): ExplainedEvent {
  const entries = event.readFrom.flatMap((position) => byPosition.get(position) ?? []);
  const { id, type, title, position, level, role, accounts, claims } = event;
  const bodies = entries.map(({ body }) => (body.type === 'EventCorrected' ? body.event : body));
  const added = event.addedFrom.flatMap((position) => byPosition.get(position) ?? []);
  const additions = added.flatMap(({ body, position: at }) => (body.type === 'EventAmended' ? [{ ...body, at }] : []));
  const own = additions.filter(({ target }) => target === id);
  const sources = [
    ...bodies.flatMap((body) => (isEvent(body) ? body.sources : [])),
    ...additions.flatMap(({ adds }) => adds.sources ?? []),
  ];
  return {
    ...{ id, type, title, date: event.date.view(), position, knownFrom: isoDay(event.known) },
    ...{ level, role, by: event.initiators, accounts, claims },
    disputes: event.disputes.map(({ id: dispute, party, says, occurred, sources = [] }) => {
      return { id: dispute, party, says, ...(occurred !== undefined && { occurred }), sources };
    }),
    corrections: entries.flatMap(({ body, position: at }) =>
      body.type === 'EventCorrected' ? [{ id: body.id, position: at, reason: body.reason }] : [],
    ),
    additions: additions.map(({ id: addition, at, reason }) => ({ id: addition, position: at, reason })),
    merged: bodies.slice(1).map((body) => body.id),
    outcome: own.findLast(({ adds }) => adds.outcome !== undefined)?.adds.outcome ?? null,
    sources: ownSourcesFirst(sources, account),
  };
}

function withReferences(
  { text, events, sources: own }: Sentence,
  byId: ReadonlyMap<string, ExplainedEvent>,
  account: string | undefined,
) {
  const ids = events.slice(0, explainLimits.events).map(({ id }) => id);
  const sources = new Map<string, Reference>();
  const all = own ?? ids.flatMap((id) => byId.get(id)?.sources ?? []);
  for (const source of ownSourcesFirst(all, account)) {
    const { title, publisher, published, url } = source;
    const reference = { title, publisher, ...(published !== undefined && { published }), ...(url && { url }) };
    sources.set(`${title}\n${publisher}\n${url ?? ''}`, reference);
  }
  const cited = [...sources.values()].slice(0, explainLimits.events);
  return { text, events: ids, sources: cited, publishers: independentPublishers(cited.map((one) => one.publisher)) };
}

/** Limit of the publishers in one pair of brackets. */
const bracketed = 3;

/**
 * The sentences, a line each, with up to three publishers of their sources in brackets and the number of the others.
 */
export function explanationInText({ sentences }: Pick<ExplainedTrack, 'sentences'>): string[] {
  return sentences.map(({ text, sources }) => visibleText(withSources(text, sources)));
}

function withSources(text: string, sources: readonly Reference[]): string {
  const words = new Map<string, string>();
  for (const { publisher, published } of sources) {
    const date = published === undefined ? '' : `, ${dateInWords(published)}`;
    const key = publisherKey(publisher) + date;
    if (!words.has(key)) words.set(key, publisher + date);
  }
  const named = [...words.values()];
  if (named.length === 0) return text;
  const more = named.length > bracketed ? `; and ${countInWords(named.length - bracketed, ['more', 'more'])}` : '';
  return `${text.replace(/\.$/, '')} (${named.slice(0, bracketed).join('; ')}${more}).`;
}
