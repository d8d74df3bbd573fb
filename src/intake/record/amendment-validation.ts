import type { Clock } from '../../domain/time/clock.js';
import { type Day, dayOfInstant, isoDay } from '../../domain/time/day.js';
import { AmendmentIndex, tracksWithin } from '../../domain/record/amendment-index.js';
import {
  canonicalJson,
  type Entry,
  type EntryBody,
  isAmendment,
  isEvent,
  namedBy,
} from '../../domain/entries/entry.js';
import { ThawError } from '../../domain/errors.js';
import { type Policy } from '../../domain/policy/policy.js';
import { shippedPolicies } from '../../domain/policy/shipped-policies.js';
import {
  type Amendment,
  type AssessmentRecorded,
  daysOfAssessment,
  disclosedBy,
  type EventsMerged,
  type PolicyAdopted,
  amendmentLimits,
} from '../../domain/entries/amendment.js';
import type { AppendRequest } from '../../event-log/append-request.js';
import type { EventLog } from '../../event-log/event-log.js';

/** What names other entries, or rules, and is admitted only where they exist and stand. */
type Naming = Amendment | AssessmentRecorded | PolicyAdopted;

/** A body as it is to be stored, and what must not have been touched since it was judged. */
export type ValidatedAmendment = Pick<AppendRequest, 'body' | 'unchanged'>;

interface Candidate {
  readonly body: EntryBody;
  readonly at: string;
}

const policiesAtOnce = 500;

export function namesOthers(body: EntryBody): body is Naming {
  return isAmendment(body) || body.type === 'AssessmentRecorded' || body.type === 'PolicyAdopted';
}

/**
 * What candidates name, as the log has it up to one position: so that each can be judged without waiting, in their
 * order, and may name what an earlier one brings. What is retracted is judged by all that is recorded, whatever day it
 * was known on.
 */
export class AmendmentValidator {
  private constructor(
    private readonly dossier: AmendmentIndex,
    private readonly adopted: Map<string, Policy>,
    private readonly since: number,
    private readonly nowMs: number,
    private next: number,
  ) {}

  /** Asks the log for all that the candidates name. */
  static async lookUp(log: EventLog, clock: Clock, candidates: readonly Candidate[]): Promise<AmendmentValidator> {
    const { position } = await log.head();
    const naming = candidates.map(({ body }) => body).filter(namesOthers);
    const ids = naming.flatMap((body) => [body.id, ...idsNamedBy(body)]);
    const dossier = new AmendmentIndex(await log.readAbout(ids, position));
    const adopted = naming.some(bringsRules) ? await policiesAdopted(log, position) : new Map<string, Policy>();
    return new AmendmentValidator(dossier, adopted, position, clock.now(), position);
  }

  /** Takes in a candidate that was found good: later ones may name it. */
  take(body: EntryBody): void {
    this.next += 1;
    this.dossier.add({ position: this.next, recordedAt: this.nowMs, recordedBy: '', hash: '', body });
    if (body.type === 'PolicyAdopted' && bringsRules(body)) this.adopted.set(body.policy.name, body.policy);
  }

  /**
   * Judges a candidate, and works out the tracks of an amendment: those of all that it concerns. What stands under its
   * id with the same content is a repeat and not judged again.
   * @throws ThawError `invalid`: `unknown-event`, `not-an-event`, `not-retractable`, `named-twice`,
   * `merged-into-itself`, `invalid-period`, `unknown-policy`, `wrong-tracks`, `too-many-tracks`; `conflict`:
   * `retracted-event`, `merged-event`, `policy-exists`
   */
  judge({ body, at }: Candidate): ValidatedAmendment {
    if (!namesOthers(body)) return { body };
    const stored = this.dossier.find(body.id);
    // Where the content differs, the log says so.
    if (stored) return { body: isRepeat(body, stored.body) ? stored.body : body };
    this.refuse(body, at);
    const ids = idsNamedBy(body);
    const circle = this.dossier.related(ids);
    const tracks = [...new Set(circle.flatMap((entry) => tracksWithin(entry.body)))];
    return {
      body: isAmendment(body) ? this.withTracks(body, at) : body,
      unchanged: tracks.length === 0 ? undefined : { since: this.since, tracks },
    };
  }

  private refuse(body: Naming, at: string): void {
    switch (body.type) {
      case 'EventCorrected':
        return this.askEvent(body.event.id, `${at}/event/id`);
      case 'EventRetracted':
        return this.askRetractable(body.target, `${at}/target`);
      case 'EventsMerged':
        return this.askMerge(body, at);
      case 'EventDisputed':
        return this.askEvent(body.target, `${at}/target`, { merged: 'allowed' });
      case 'AssessmentRecorded':
        return this.askAssessment(body, at);
      case 'PolicyAdopted':
        return this.askPolicy(body, at);
    }
  }

  /** It must be an event that stands. */
  private askEvent(id: string, pointer: string, { merged = 'refused' } = {}): void {
    const entry = this.known(id, pointer);
    if (!isEvent(entry.body)) throw refusal('invalid', 'not-an-event', pointer, `${id} is no event: ${isA(entry)}`);
    const { standing, mergedInto } = this.dossier.validity(id);
    if (standing === 'retracted') throw refusal('conflict', 'retracted-event', pointer, `${id} is retracted`);
    if (standing === 'merged' && merged === 'refused') {
      const detail = `${id} is merged into ${mergedInto}: name that one`;
      throw refusal('conflict', 'merged-event', pointer, detail);
    }
  }

  private askRetractable(id: string, pointer: string): void {
    const { body } = this.known(id, pointer);
    if (body.type === 'TrackDefined') {
      throw refusal('invalid', 'not-retractable', pointer, `${id} defines a track, which stays defined`);
    }
    if (this.dossier.validity(id).standing !== 'retracted') return;
    throw refusal('conflict', 'retracted-event', pointer, `${id} is retracted already`);
  }

  private askMerge({ into, duplicates }: EventsMerged, at: string): void {
    this.askEvent(into, `${at}/into`);
    duplicates.forEach((id, index) => {
      const pointer = `${at}/duplicates/${index}`;
      if (id === into) throw refusal('invalid', 'merged-into-itself', pointer, `${id} is the event that is to stay`);
      refuseSecond(duplicates, index, pointer);
      this.askEvent(id, pointer);
    });
  }

  private askAssessment(body: AssessmentRecorded, at: string): void {
    const today = dayOfInstant(this.nowMs);
    const known = body.disclosed === undefined ? today : disclosedBy(body.disclosed, today);
    refusePeriod(daysOfAssessment(body, known), `${at}/expires`);
    body.evidence.forEach((id, index) => {
      const pointer = `${at}/evidence/${index}`;
      refuseSecond(body.evidence, index, pointer);
      this.askEvent(id, pointer, { merged: 'allowed' });
    });
  }

  private askPolicy({ policy }: PolicyAdopted, at: string): void {
    if (typeof policy === 'string') {
      if (shippedPolicies.has(policy)) return;
      const known = [...shippedPolicies.keys()].join(', ');
      const detail = `there is no policy ${policy}; known are ${known}, and rules can be sent whole`;
      throw refusal('invalid', 'unknown-policy', `${at}/policy`, detail);
    }
    const { name } = policy;
    const pointer = `${at}/policy/name`;
    if (shippedPolicies.has(name)) {
      const detail = `${name} comes with Thaw: adopt it by its name alone, or give these rules another`;
      throw refusal('conflict', 'policy-exists', pointer, detail);
    }
    const first = this.adopted.get(name);
    if (first && canonicalJson(first) !== canonicalJson(policy)) {
      const detail = `${name} stands in the log with other rules: give these another name or number`;
      throw refusal('conflict', 'policy-exists', pointer, detail);
    }
  }

  private known(id: string, pointer: string): Entry {
    const entry = this.dossier.find(id);
    if (!entry) throw refusal('invalid', 'unknown-event', pointer, `no entry has the id ${id}`);
    return entry;
  }

  private withTracks<T extends Amendment>(body: T, at: string): T {
    const concerned = this.dossier.tracks(namedBy(body));
    const tracks = [...new Set([...concerned, ...(body.type === 'EventCorrected' ? body.event.tracks : [])])];
    if (tracks.length > amendmentLimits.tracks) {
      const detail = `would touch ${tracks.length} tracks; at most ${amendmentLimits.tracks} may be`;
      throw refusal('invalid', 'too-many-tracks', at, detail);
    }
    if (body.tracks.length > 0 && !sameSet(body.tracks, tracks)) {
      const detail = `must be left out, or name what is concerned: ${tracks.join(', ')}`;
      throw refusal('invalid', 'wrong-tracks', `${at}/tracks`, detail);
    }
    return { ...body, tracks };
  }
}

/** The ids of what must exist for a body to be admitted. */
function idsNamedBy(body: Naming): readonly string[] {
  return body.type === 'AssessmentRecorded' ? body.evidence : namedBy(body);
}

function bringsRules(body: Naming): body is PolicyAdopted & { policy: Policy } {
  return body.type === 'PolicyAdopted' && typeof body.policy !== 'string';
}

/** The rules that entries of the log brought, by their names; retracted ones keep theirs, so that it can be cited. */
async function policiesAdopted(log: EventLog, upTo: number): Promise<Map<string, Policy>> {
  const found = new Map<string, Policy>();
  for (let after = 0; ;) {
    const entries = await log.readWhere({ after, upTo, type: 'PolicyAdopted', limit: policiesAtOnce });
    for (const { body } of entries) {
      if (body.type === 'PolicyAdopted' && bringsRules(body)) found.set(body.policy.name, body.policy);
    }
    if (entries.length < policiesAtOnce) return found;
    after = entries.at(-1)!.position;
  }
}

/** The tracks of an amendment grow with the log, so they are no part of what a client repeats. */
function isRepeat(body: Naming, stored: EntryBody): boolean {
  if (!('tracks' in body) || !('tracks' in stored)) return canonicalJson(body) === canonicalJson(stored);
  const given = body.tracks.length === 0 || sameSet(body.tracks, stored.tracks);
  return given && canonicalJson({ ...body, tracks: [] }) === canonicalJson({ ...stored, tracks: [] });
}

function refusePeriod({ first, last }: { first: Day; last: Day }, pointer: string): void {
  if (last < first) {
    const detail = `is before ${isoDay(first)}, from when on the assessment would stand`;
    throw refusal('invalid', 'invalid-period', pointer, detail);
  }
  const most = amendmentLimits.assessmentDays;
  if (last - first < most) return;
  const detail = `is more than ${most} days from ${isoDay(first)} on: assess anew by ${isoDay(first + most - 1)}`;
  throw refusal('invalid', 'invalid-period', pointer, detail);
}

function refuseSecond(ids: readonly string[], index: number, pointer: string): void {
  if (ids.indexOf(ids[index]!) === index) return;
  throw refusal('invalid', 'named-twice', pointer, `${ids[index]} is named twice`);
}

function isA({ body }: Entry): string {
  return body.type === 'EventCorrected' ? `it corrects ${body.event.id}` : `it is of type ${body.type}`;
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((each) => b.includes(each));
}

function refusal(kind: 'invalid' | 'conflict', code: string, pointer: string, detail: string): ThawError {
  return new ThawError(kind, code, `${pointer} ${detail}`, [{ pointer, detail }]);
}
