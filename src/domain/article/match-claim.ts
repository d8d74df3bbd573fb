import type { EventType } from '../events/vocabulary.js';
import { gapBetween, type CheckedEvent } from './checked-event.js';
import type { ArticleClaim, ClaimDifference, ClaimVerdict } from './article-claim.js';
import { differencesIn, differingIn, type EventField, gapOf } from './claim-differences.js';
import { type ReadClaim, readClaim } from './read-claim.js';
import { type SharedWords, WordIndex } from './words.js';

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

/** The most events that are as likely, among which the number of acts decides. */
const mostAlike = 20;

const narrowDays = 62;
/** A date that is off by more days than this is no slip about the same event. */
const farDays = 400;

/** The least number of stems in common where a claim says neither what kind of act it was nor which event. */
const leastStems = 2;

const missing: ClaimMatch = { verdict: 'missing', event: null, differences: [] };

/** The events that claims are held against, found by their words. */
export class CheckedRecord {
  private readonly events: CheckedEvent[] = [];
  private readonly byType = new Map<EventType, CheckedEvent[]>();
  private readonly index = new WordIndex();
  /** The events by the track and the id that a claim gives. */
  private readonly scopes = new Map<string, ReadonlySet<CheckedEvent>>();

  constructor(events: readonly CheckedEvent[] = []) {
    for (const event of events) this.add(event);
  }

  /** Adds an event. */
  add(event: CheckedEvent): void {
    this.events.push(event);
    this.scopes.clear();
    this.index.add(event.stems);
    const alike = this.byType.get(event.act.type);
    if (alike) alike.push(event);
    else this.byType.set(event.act.type, [event]);
  }

  /**
   * Finds the event that a claim is most likely about: by type, date, parties, publisher and words together. It is on record
   * where all that the claim states agrees, differing where the words alone say that it is the same event.
   * @param claim one of an event, not of a series or status
   */
  match(claim: ArticleClaim): ClaimMatch {
    const read = readClaim(claim);
    const totals = new Map<EventType, number>();
    const total = ({ act: { type } }: CheckedEvent) => {
      const known = totals.get(type) ?? this.totalOf(read, type);
      totals.set(type, known);
      return known;
    };
    const found =
      claim.event === undefined ? this.likeliest(read, total) : this.events.find((event) => isInScope(event, claim));
    if (!found) return missing;
    const differences = [
      ...differencesIn(differingIn(read, found), read, found),
      ...countDifference(read, found, () => total(found)),
    ];
    return { verdict: differences.length === 0 ? 'on record' : 'differing', event: found, differences };
  }

  private likeliest(claim: ReadClaim, total: (event: CheckedEvent) => number): CheckedEvent | undefined {
    const ranked: { event: CheckedEvent; score: number }[] = [];
    const isInScope = this.scopeOf(claim.stated);
    for (const shared of this.index.sharing(claim.said, leastShare.pinned)) {
      const event = this.events[shared.place]!;
      if (!isInScope.has(event) || !mayBeMeant(claim, event, shared)) continue;
      const fields = differingIn(claim, event);
      if (shared.share < leastFor(claim, fields)) continue;
      ranked.push({ event, score: scoreOf(shared.share, fields, event, claim.span) });
    }
    const [best, ...others] = ranked.sort((a, b) => b.score - a.score);
    if (!best) return undefined;
    const alike = [best, ...others.slice(0, mostAlike).filter(({ score }) => score > best.score - countWeighs)];
    const counted = alike.find(({ event }) => countDifference(claim, event, () => total(event)).length === 0);
    return (counted ?? best).event;
  }

  /** The events that a claim may be about by its track and the id that it gives. */
  private scopeOf({ track, event }: ArticleClaim): ReadonlySet<CheckedEvent> {
    const key = `${track ?? ''} ${event ?? ''}`;
    const known = this.scopes.get(key) ?? new Set(this.events.filter((each) => isInScope(each, { track, event })));
    this.scopes.set(key, known);
    return known;
  }

  /** The acts of a type in all that the claim may be about. */
  private totalOf(claim: ReadClaim, type: EventType): number {
    const isInScope = this.scopeOf(claim.stated);
    return (this.byType.get(type) ?? [])
      .filter((event) => isInScope.has(event))
      .filter((event) => differingIn(claim, event).every((field) => field === 'publisher'))
      .reduce((sum, { act }) => sum + (act.acts ?? 1), 0);
  }
}

function isInScope({ act, tracks }: CheckedEvent, { track, event }: Pick<ArticleClaim, 'track' | 'event'>): boolean {
  if (event !== undefined && !act.id.startsWith(event)) return false;
  return track === undefined || tracks.some((each) => each === track || each.startsWith(`${track}.`));
}

/** Whether an event could be meant: what is cheap to tell, before its fields are compared. */
function mayBeMeant({ stated, span }: ReadClaim, event: CheckedEvent, { stems }: SharedWords): boolean {
  if (stated.type === undefined && stems < leastStems) return false;
  return !span || gapOf(event, span) <= farDays;
}

function leastFor({ stated, span }: ReadClaim, fields: readonly EventField[]): number {
  const differing = fields.filter((field) => field !== 'publisher').length;
  // Where a claim says neither when nor what kind of act, the party is all that could tell that it is another event.
  const weighed = differing > 0 && stated.type === undefined && span === undefined ? differing + 1 : differing;
  if (weighed > 0) return [0, leastShare.differing, leastShare.differingMuch][weighed] ?? Infinity;
  const isNarrow = span !== undefined && span.last - span.first <= narrowDays;
  return stated.type !== undefined && isNarrow ? leastShare.pinned : leastShare.agreeing;
}

const weights: Readonly<Record<EventField, number>> = { type: 1, date: 1, who: 0.75, by: 0.75, publisher: 0.5 };

/** Words weigh as much as all else together, so that a slip in one field does not lead to another event. */
function scoreOf(share: number, fields: readonly EventField[], event: CheckedEvent, span: ReadClaim['span']): number {
  const lost = fields.reduce((sum, field) => sum + weights[field], 0);
  const far = span ? Math.min(0.5, gapOf(event, span) / farDays) : 0;
  // Of an act and its announcement, the one that happened in the time of the claim is meant.
  const isAnnouncedFor = span !== undefined && gapBetween(event.spans[0]!, span) > 0 && far === 0;
  return 3 * share - lost - far - (isAnnouncedFor ? announcedWeighs : 0);
}

/**
 * A number of acts is that of the event, or of all such acts in the time of the claim. One in the words of a claim counts
 * where the event says how many acts it tells of, and has no such number in its own words.
 */
function countDifference({ stated, counts }: ReadClaim, event: CheckedEvent, total: () => number): ClaimDifference[] {
  const { act, stems, numbers } = event;
  const inWords = act.acts === null ? [] : counts.filter((count) => count.stems.some((stem) => stems.has(stem)));
  const claimed = stated.value === undefined ? inWords.map(({ value }) => value) : [stated.value];
  const own = act.acts ?? 1;
  const agrees = (value: number) => value === own || (stated.value === undefined && numbers.has(value));
  if (claimed.length === 0 || claimed.some(agrees)) return [];
  const all = total();
  if (claimed.includes(all)) return [];
  const others = all === own ? '' : `, and ${all} in all such acts of that time`;
  return [{ field: 'value', says: `the record has ${own}${others}` }];
}
