import type { AmendmentEntry, AmendmentBody, EntryRef } from './track-entry.js';
import type { TrackDefinition } from '../entries/entry.js';
import { type TrackEvent, assessmentEventOf } from './track-event.js';
import { type Policy } from '../policy/policy.js';
import { defaultPolicyName, policyNamed } from '../policy/shipped-policies.js';
import { daysOfAssessment } from '../entries/amendment.js';

/** Later knowledge wins; of what became known on one day, what was recorded later. */
export function byKnowledge(a: EntryRef, b: EntryRef): number {
  return a.known - b.known || a.position - b.position;
}

/** Those of one type. */
export function amendmentsOfType<T extends AmendmentBody['type']>(kept: readonly AmendmentEntry[], type: T) {
  return kept.filter(({ body }) => body.type === type) as (AmendmentEntry & {
    body: Extract<AmendmentBody, { type: T }>;
  })[];
}

/** What is retracted, once retractions that are retracted themselves are left out: a later one is asked first. */
export function retractedBy(kept: readonly AmendmentEntry[]): ReadonlySet<string> {
  const retracted = new Set<string>();
  const retractions = amendmentsOfType(kept, 'EventRetracted').sort((a, b) => b.position - a.position);
  for (const { id, body } of retractions) if (!retracted.has(id)) retracted.add(body.target);
  return retracted;
}

/**
 * Where each duplicate leads in the end. A merge into an event that is not known merges nothing; one that would close a
 * ring is passed over.
 */
export function mergersAmong(
  kept: readonly AmendmentEntry[],
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
  for (const { body } of amendmentsOfType(kept, 'EventsMerged').sort(byKnowledge)) {
    if (!versions.has(body.into)) continue;
    for (const id of body.duplicates) if (versions.has(id) && !leadsTo(id, body.into)) into.set(id, body.into);
  }
  return new Map([...into.keys()].map((id) => [id, end(id)]));
}

/** The policy that was adopted last; else that of the definition. */
export function policyOf(kept: readonly AmendmentEntry[], definition: TrackDefinition): Policy {
  const adopted = amendmentsOfType(kept, 'PolicyAdopted').sort(byKnowledge).at(-1)?.body.policy;
  if (typeof adopted === 'object') return adopted;
  return policyNamed(adopted ?? definition.policy ?? defaultPolicyName);
}

/** The assessments; one that was over before it was known stands on no day. */
export function assessmentsAmong(kept: readonly AmendmentEntry[]): TrackEvent[] {
  return amendmentsOfType(kept, 'AssessmentRecorded').flatMap((entry) => {
    const days = daysOfAssessment(entry.body, entry.known);
    return days.last < days.first ? [] : [assessmentEventOf(entry.body, days, entry)];
  });
}
