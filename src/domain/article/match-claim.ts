import { publisherKey } from '../events/publisher.js';
import { partyName } from '../events/party.js';
import { vocabularyOf } from '../events/vocabulary.js';
import { EdtfDate } from '../time/edtf-date.js';
import type { Period } from '../time/period.js';
import { dateInWords } from '../wording/dates.js';
import { listInWords } from '../wording/nouns.js';
import type { ArticleClaim, ClaimDifference, ClaimVerdict } from './article-claim.js';
import { type CheckedEvent, gapBetween, hasPart, spanOf } from './checked-event.js';
import { stemsOf, WordWeights } from './words.js';

/** The event that a claim is most likely about, and in what they differ. */
export interface ClaimMatch {
  readonly verdict: ClaimVerdict;
  readonly event: CheckedEvent | null;
  readonly differences: readonly ClaimDifference[];
}

/** The least share of a claim's words that an event must have. */
const leastShare = {
  /** Where type, date and parties agree, and the date is no wider than `narrowDays`. */
  pinned: 0.25,
  /** Where everything agrees that the claim states. */
  agreeing: 0.35,
  /** Where type, date or parties differ: then the words alone say that it is the same event. */
  differing: 0.5,
  /** Where two of these differ. */
  differingMuch: 0.75,
} as const;

/** A number of acts decides between events whose scores differ by less. */
const countWeighs = 0.25;

/** What an event loses that was only announced or due in the time of the claim. */
const announcedWeighs = 0.5;

const narrowDays = 62;
/** A date that is off by more days than this is no slip about the same event. */
const farDays = 400;

const missing: ClaimMatch = { verdict: 'missing', event: null, differences: [] };

/** The events that claims are held against, with the weights of their words. */
export class CheckedRecord {
  private readonly weights: WordWeights;

  constructor(private readonly events: readonly CheckedEvent[]) {
    this.weights = new WordWeights(events.map(({ stems }) => stems));
  }

  /**
   * Finds the event that a claim is most likely about: by type, date, parties, publisher and words together. It is on record
   * where all that the claim states agrees, differing where the words alone say that it is the same event.
   * @param claim one of an event, not of a series or status
   */
  match(claim: ArticleClaim): ClaimMatch {
    const within = this.events.filter((event) => isInScope(event, claim));
    if (claim.event !== undefined) return within[0] ? this.verdictOn(claim, within[0], within) : missing;
    const said = stemsOf(claim.what);
    const span = claim.date === undefined ? undefined : spanOf(EdtfDate.parse(claim.date));
    const ranked = within
      .map((event) => ({
        event,
        share: this.weights.shareOf(said, event.stems, event.partyStems),
        differences: differencesOf(claim, event, span),
      }))
      .filter(({ share, differences }) => share >= leastFor(claim, span, differences))
      .filter(({ event }) => !span || gapOf(event, span) <= farDays)
      .map((each) => ({ ...each, score: scoreOf(each.share, each.differences, each.event, span) }));
    const [best, ...others] = ranked.sort((a, b) => b.score - a.score);
    if (!best) return missing;
    const alike = [best, ...others.filter(({ score }) => score > best.score - countWeighs)];
    const counted = alike.find(({ event }) => countDiffers(claim, event, span, within).length === 0) ?? best;
    return this.verdictOn(claim, counted.event, within);
  }

  private verdictOn(claim: ArticleClaim, event: CheckedEvent, within: readonly CheckedEvent[]): ClaimMatch {
    const span = claim.date === undefined ? undefined : spanOf(EdtfDate.parse(claim.date));
    const differences = [...differencesOf(claim, event, span), ...countDiffers(claim, event, span, within)];
    return { verdict: differences.length === 0 ? 'on record' : 'differing', event, differences };
  }
}

function isInScope({ act, tracks }: CheckedEvent, { track, event }: ArticleClaim): boolean {
  if (event !== undefined && !act.id.startsWith(event)) return false;
  return track === undefined || tracks.some((each) => each === track || each.startsWith(`${track}.`));
}

function leastFor(claim: ArticleClaim, span: Period | undefined, differences: readonly ClaimDifference[]): number {
  const stated = differences.filter(({ field }) => field !== 'publisher').length;
  // Where a claim says neither when nor what kind of act, the party is all that could tell that it is another event.
  const differing = stated > 0 && claim.type === undefined && span === undefined ? stated + 1 : stated;
  if (differing > 0) return [0, leastShare.differing, leastShare.differingMuch][differing] ?? Infinity;
  const isNarrow = span !== undefined && span.last - span.first <= narrowDays;
  return claim.type !== undefined && isNarrow ? leastShare.pinned : leastShare.agreeing;
}

/** Words weigh as much as all else together, so that a slip in one field does not lead to another event. */
function scoreOf(share: number, differences: readonly ClaimDifference[], event: CheckedEvent, span?: Period): number {
  const weights: Readonly<Record<string, number>> = { type: 1, date: 1, who: 0.75, publisher: 0.5 };
  const lost = differences.reduce((sum, { field }) => sum + (weights[field] ?? 0), 0);
  const far = span ? Math.min(0.5, gapOf(event, span) / farDays) : 0;
  // Of an act and its announcement, the one that happened in the time of the claim is meant.
  const isAnnouncedFor = span !== undefined && gapBetween(event.spans[0]!, span) > 0 && far === 0;
  return 3 * share - lost - far - (isAnnouncedFor ? announcedWeighs : 0);
}

const gapOf = ({ spans }: CheckedEvent, claimed: Period) =>
  spans.reduce((least, span) => Math.min(least, gapBetween(span, claimed)), Infinity);

/** In what a claim and an event differ; nothing is held against what the claim leaves open. */
function differencesOf(
  { who = [], type, publisher }: ArticleClaim,
  event: CheckedEvent,
  span: Period | undefined,
): ClaimDifference[] {
  const { act, parties } = event;
  const differences: ClaimDifference[] = [];
  if (span && gapOf(event, span) > 0) differences.push({ field: 'date', says: recordedDate(event, span) });
  const absent = who.filter((each) => !hasPart(each, event));
  if (absent.length > 0) {
    const named = listInWords(parties.map(partyName));
    differences.push({
      field: 'who',
      says: `the record names ${named || 'nobody'}, not ${listInWords(absent.map(partyName))}`,
    });
  }
  if (type && !type.includes(act.type)) {
    differences.push({ field: 'type', says: `the record has it as ${act.type} (${vocabularyOf(act.type).nouns[0]})` });
  }
  if (publisher && !publisher.some((each) => event.publishers.has(publisherKey(each)))) {
    const among = event.sources.map((source) => source.publisher).join('; ') || 'none';
    differences.push({ field: 'publisher', says: `no such publisher among the sources: ${among}` });
  }
  return differences;
}

function recordedDate({ act }: CheckedEvent, claimed: Period): string {
  const bySource = act.claims.some((text) => gapBetween(spanOf(EdtfDate.parse(text)), claimed) === 0);
  return `the record has ${dateInWords(act.occurred.text)}${bySource ? '; a single source has the date of the claim' : ''}`;
}

/** A number of acts is that of the event, or of all such acts in the time of the claim. */
function countDiffers(
  claim: ArticleClaim,
  { act }: CheckedEvent,
  span: Period | undefined,
  within: readonly CheckedEvent[],
): ClaimDifference[] {
  if (claim.value === undefined) return [];
  const alike = within.filter(
    (event) =>
      event.act.type === act.type && differencesOf({ ...claim, publisher: undefined }, event, span).length === 0,
  );
  const all = alike.reduce((sum, event) => sum + (event.act.acts ?? 1), 0);
  const own = act.acts ?? 1;
  if (claim.value === own || claim.value === all) return [];
  return [
    {
      field: 'value',
      says: all === own ? `the record has ${own}` : `the record has ${own}, and ${all} in all such acts of that time`,
    },
  ];
}
