import { publisherKey } from '../events/publisher.js';
import { afterParty, withoutParties } from '../wording/party-by-name.js';
import { EdtfDate } from '../time/edtf-date.js';
import type { Period } from '../time/period.js';
import type { ArticleClaim } from './article-claim.js';
import { spanOf } from './checked-event.js';
import { countsIn } from './counted-acts.js';
import { type Named, namedBy } from './named.js';
import { stemsOf } from './words.js';

/** A claim of an event, read once before it is held against many. */
export interface ReadClaim {
  readonly stated: ArticleClaim;
  /** The days of its date; absent where it has none. */
  readonly span?: Period;
  readonly who: readonly Named[];
  readonly by: readonly Named[];
  /** The party that is the subject of the sentence, where it is the only one that the claim names. */
  readonly subject?: string;
  readonly publishers: readonly string[];
  /** The stems of what it says, without the parties, which are compared as such. */
  readonly said: ReadonlySet<string>;
  /** The numbers in what it says, with the stems that follow them. */
  readonly counts: ReturnType<typeof countsIn>;
}

/** Reads a claim. */
export function readClaim(claim: ArticleClaim): ReadClaim {
  const who = (claim.who ?? []).map(namedBy);
  const plain = withoutParties(claim.what);
  const party = who.length === 1 ? who[0]!.party : undefined;
  const isSubject = party !== undefined && isActive(afterParty(party, claim.what));
  return {
    stated: claim,
    ...(claim.date !== undefined && { span: spanOf(EdtfDate.parse(claim.date)) }),
    ...(isSubject && { subject: party }),
    ...{ who, by: (claim.by ?? []).map(namedBy) },
    publishers: (claim.publisher ?? []).map(publisherKey),
    said: stemsOf(plain),
    counts: claim.value === undefined ? countsIn(plain) : [],
  };
}

/** Whether a sentence goes on after its subject in the active voice: not `was sanctioned`, but `was suspending`. */
function isActive(predicate: string | undefined): boolean {
  if (predicate === undefined || !/^\p{L}/u.test(predicate)) return false;
  return !/^(?:was|were|is|are|gets?|got|(?:has|have|had) been) (?!\p{L}+ing\b)/iu.test(predicate);
}
