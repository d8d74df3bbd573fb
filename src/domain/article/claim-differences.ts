import { partyName } from '../events/party.js';
import { vocabularyOf } from '../events/vocabulary.js';
import { isHeld } from '../record/track-event.js';
import { EdtfDate } from '../time/edtf-date.js';
import type { Period } from '../time/period.js';
import { dateInWords } from '../wording/dates.js';
import { listInWords } from '../wording/nouns.js';
import type { ClaimDifference } from './article-claim.js';
import { type CheckedEvent, didIt, gapBetween, hasPart, spanOf } from './checked-event.js';
import type { ReadClaim } from './read-claim.js';

/** The fields in which a claim may differ from an event, whatever its number. */
export type EventField = 'date' | 'who' | 'by' | 'type' | 'publisher';

/** The days between the date of a claim and the nearest of an event. */
export const gapOf = ({ spans }: CheckedEvent, claimed: Period) =>
  spans.reduce((least, span) => Math.min(least, gapBetween(span, claimed)), Infinity);

/** In which fields a claim and an event differ; nothing is held against what the claim leaves open. */
export function differingIn(claim: ReadClaim, event: CheckedEvent): EventField[] {
  const { span, who, by, publishers, stated } = claim;
  const fields: EventField[] = [];
  if (span && gapOf(event, span) > 0) fields.push('date');
  if (who.some((each) => !hasPart(each, event)) || isOnlyTarget(claim, event)) fields.push('who');
  if (by.some((each) => !didIt(each, event))) fields.push('by');
  if (stated.type && !stated.type.includes(event.act.type)) fields.push('type');
  if (publishers.length > 0 && !publishers.some((each) => event.publishers.has(each))) fields.push('publisher');
  return fields;
}

/** Whether the subject of the claim's sentence is only the target of what others did. */
function isOnlyTarget({ subject }: ReadClaim, { act }: CheckedEvent): boolean {
  if (subject === undefined || isHeld(act) || !act.targets.includes(subject)) return false;
  const isOneSided = act.participants.every((party) => act.initiators.includes(party));
  return isOneSided && act.initiators.length > 0 && !act.initiators.includes(subject);
}

/** The fields in which a claim and an event differ, each with what the record has. */
export function differencesIn(fields: readonly EventField[], claim: ReadClaim, event: CheckedEvent): ClaimDifference[] {
  return fields.map((field) => ({ field, says: wordings[field](claim, event) }));
}

const wordings: Readonly<Record<EventField, (claim: ReadClaim, event: CheckedEvent) => string>> = {
  date: ({ span }, { act }) => {
    const bySource = act.claims.some((text) => gapBetween(spanOf(EdtfDate.parse(text)), span!) === 0);
    const source = bySource ? '; a single source has the date of the claim' : '';
    return `the record has ${dateInWords(act.occurred.text)}${source}`;
  },
  who: ({ who }, event) => {
    const absent = who.filter((each) => !hasPart(each, event));
    if (absent.length === 0) return whoDidIt(event);
    const named = listInWords(event.parties.map(partyName)) || 'nobody';
    return `the record names ${named}, not ${listInWords(absent.map(({ name }) => name))}`;
  },
  by: (_claim, event) => whoDidIt(event),
  type: (_claim, { act }) => `the record has it as ${act.type} (${vocabularyOf(act.type).nouns[0]})`,
  publisher: (_claim, { sources }) =>
    `no such publisher among the sources: ${sources.map((source) => source.publisher).join('; ') || 'none'}`,
};

function whoDidIt({ act: { initiators } }: CheckedEvent): string {
  if (initiators.length === 0) return 'the record names nobody who did it';
  const those = initiators.length === 1 ? 'the one' : 'those';
  return `the record has ${listInWords(initiators.map(partyName))} as ${those} who did it`;
}
