import type { AmendmentEntry, AmendmentBody, EntryRef } from './track-entry.js';
import type { TrackDefinition } from '../entries/track-definition.js';
import { type TrackEvent } from './track-event.js';
import { assessmentEventOf } from './make-track-event.js';
import { type Policy } from '../policy/policy.js';
import { defaultPolicyName, policyNamed } from '../policy/shipped-policies.js';
import { daysOfAssessment } from '../entries/amendment.js';

/** Sorts by knowledge day, then by position; of two conflicting entries the later in this order takes precedence. */
export function byKnowledge(a: EntryRef, b: EntryRef): number {
  return a.known - b.known || a.position - b.position;
}

/** The record-keeping entries of one type. */
export function amendmentsOfType<T extends AmendmentBody['type']>(amendments: readonly AmendmentEntry[], type: T) {
  return amendments.filter(({ body }) => body.type === type) as (AmendmentEntry & {
    body: Extract<AmendmentBody, { type: T }>;
  })[];
}

/**
 * The ids that are retracted. A retracted retraction has no effect, so retractions are applied from the latest to the
 * earliest: each one is then already known to be retracted or not.
 */
export function retractedBy(amendments: readonly AmendmentEntry[]): ReadonlySet<string> {
  const retracted = new Set<string>();
  const retractions = amendmentsOfType(amendments, 'EventRetracted').sort((a, b) => b.position - a.position);
  for (const { id, body } of retractions) if (!retracted.has(id)) retracted.add(body.target);
  return retracted;
}

/**
 * Maps each duplicate's id to the id of the event that it is finally merged into, through chains of merges. A merge into
 * an unknown event has no effect; a merge that would create a cycle is skipped.
 */
export function mergersAmong(
  amendments: readonly AmendmentEntry[],
  versions: { has(id: string): boolean },
): ReadonlyMap<string, string> {
  const into = new Map<string, string>();
  const end = (id: string): string => {
    let at = id;
    for (let next = into.get(at); next !== undefined; next = into.get(at)) at = next;
    return at;
  };
  const leadsTo = (id: string, from: string): boolean => {
    for (let at: string | undefined = from; at !== undefined; at = into.get(at)) if (at === id) return true;
    return false;
  };
  for (const { body } of amendmentsOfType(amendments, 'EventsMerged').sort(byKnowledge)) {
    if (!versions.has(body.into)) continue;
    for (const id of body.duplicates) if (versions.has(id) && !leadsTo(id, body.into)) into.set(id, body.into);
  }
  return new Map([...into.keys()].map((id) => [id, end(id)]));
}

/**
 * The policy adopted last; else the one of the track's definition, else the default policy.
 * @throws ThawError `not-found` with code `unknown-policy` when the policy's name is not shipped
 */
export function policyOf(amendments: readonly AmendmentEntry[], definition: TrackDefinition): Policy {
  const adopted = amendmentsOfType(amendments, 'PolicyAdopted').sort(byKnowledge).at(-1)?.body.policy;
  if (typeof adopted === 'object') return adopted;
  return policyNamed(adopted ?? definition.policy ?? defaultPolicyName);
}

/** The assessments as events; an assessment that expired before it was known applies to no day and is left out. */
export function assessmentsAmong(amendments: readonly AmendmentEntry[]): TrackEvent[] {
  return amendmentsOfType(amendments, 'AssessmentRecorded').flatMap((entry) => {
    const days = daysOfAssessment(entry.body, entry.known);
    return days.last < days.first ? [] : [assessmentEventOf(entry.body, days, entry)];
  });
}
