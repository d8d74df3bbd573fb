import { isoDay } from '../../domain/time/day.js';
import { explainView } from '../../domain/explain/explain.js';
import { type ChainStep, type Explanation, explainLimits, type Sentence } from '../../domain/explain/explanation.js';
import { groundInWords } from '../../domain/explain/flag-sentences.js';
import { ineffectiveReasonInWords } from '../../domain/explain/sentences.js';
import type { TrackEvent } from '../../domain/record/track-event.js';
import { visibilityInWords } from '../../domain/wording/visibility.js';
import { visibleText } from '../../domain/wording/visible-text.js';
import type { TrackView } from '../../domain/reading/track-view.js';
import type { EventLog } from '../../event-log/event-log.js';
import type { AsOfQuery } from '../as-of.js';
import type { StatusReader } from '../status-reader.js';
import {
  explainedEvents,
  inOrderOfDays,
  publishersInWords,
  type Reference,
  withReferences,
} from './explained-events.js';

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
  // Before the first await, as is what follows: a live timeline may take in further entries meanwhile.
  const { id, title, parties, topic } = timeline.definition;
  const { redactions } = timeline.source;
  const { told, reading } = await reader.readingOf(timeline, asOf);
  const events = await explainedEvents(log, named, asOf);
  const byId = new Map(events.map((event) => [event.id, event]));
  const { status, label, headline, since, formal, practice, pressure, flags, assessment, next } = told;
  const [first, ...others] = explanation.sentences as [Sentence, ...Sentence[]];
  const sentences =
    headline === explanation.reading.headline ? [first, ...others] : [{ ...first, text: headline }, ...others];
  if (redactions > 0) sentences.push({ text: redactionsInWords(redactions), events: [] });
  return {
    ...{ track: id, title, parties, topic, status, label, headline, since, formal, practice, pressure },
    ...{ flags, assessment },
    sentences: sentences.map((sentence) => withReferences(sentence, byId, asOf.account)),
    chain: explanation.chain.map(stepView),
    stretches: explanation.periodCount,
    ...worded,
    next: { terms: explanation.terms, clock: next, events: explanation.changes },
    ...{ events, reading },
  };
}

function redactionsInWords(count: number): string {
  const times = count === 1 ? 'once' : `${count} times`;
  return `Words of this record were redacted ${times}: they are in no reading of it, of any day.`;
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
  return inOrderOfDays(named);
}

function stepView({ period, rule, began }: ChainStep) {
  const { status, formal, practice } = period;
  const { from, cause, basis } = began;
  return { ...{ from, status, formal, practice, rule, cause }, ...(basis !== undefined && { basis }) };
}

/**
 * The sentences, a line each, with up to three publishers of their sources in brackets and the number of the others.
 */
export function explanationInText({ sentences, reading }: Pick<ExplainedTrack, 'sentences' | 'reading'>): string[] {
  const { visibility } = reading;
  const mark = visibility ? [`${visibilityInWords(visibility, 'this track')}.`] : [];
  return [...sentences.map(({ text, sources }) => visibleText(withSources(text, sources))), ...mark];
}

function withSources(text: string, sources: readonly Reference[]): string {
  const publishers = publishersInWords(sources);
  return publishers === '' ? text : `${text.replace(/\.$/, '')} (${publishers}).`;
}
