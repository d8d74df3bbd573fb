import type { Clock } from '../../../domain/time/clock.js';
import { type Day, dayOfInstant, isoDay } from '../../../domain/time/day.js';
import { AmendmentIndex, tracksWithin } from '../../../domain/record/amendment-index.js';
import {
  canonicalJson,
  type Entry,
  type EntryBody,
  isAmendment,
  isEvent,
  namedBy,
  tracksOf,
  saysInternal,
} from '../../../domain/entries/entry.js';
import { ThawError } from '../../../domain/errors.js';
import { type Policy } from '../../../domain/policy/policy.js';
import { shippedPolicies } from '../../../domain/policy/shipped-policies.js';
import {
  type Amendment,
  type AssessmentRecorded,
  daysOfAssessment,
  disclosedBy,
  type EventsMerged,
  type PolicyAdopted,
  type VisibilityChanged,
  amendmentLimits,
} from '../../../domain/entries/amendment.js';
import type { EventRedacted } from '../../../domain/entries/redaction.js';
import type { AppendRequest } from '../../../event-log/append/append-request.js';
import type { EventLog } from '../../../event-log/event-log.js';
import { refuseAddition } from './addition-validation.js';
import { bringsRules, policiesAdopted } from './adopted-policies.js';
import type { ParsedEntry } from '../parsed-entry.js';
import { OpeningPlan } from './opening-plan.js';
import { RedactionPlan } from './redaction-plan.js';
import { isRepeat, sameSet } from './repeat.js';

/** An entry that names other entries or rules, and is valid only where these exist and are in force. */
type NamingEntry = Amendment | AssessmentRecorded | PolicyAdopted;

/** A body as it is to be stored, with the tracks that must not have changed since it was validated. */
export type ValidatedAmendment = Pick<AppendRequest, 'body' | 'unchanged'>;

/** Why some entries cannot be retracted, by type. */
const keptEntries: { readonly [Type in EntryBody['type']]?: string } = {
  TrackDefined: 'defines a track, which stays defined',
  PartyDefined: 'defines a party, which stays defined: define it anew',
  SeriesDefined: 'defines a series, which stays defined: define it anew',
  EventRedacted: 'redacts an entry, which cannot be undone',
  VisibilityChanged: 'makes an entry open, which cannot be undone',
};

const internal = { visibility: 'internal' } as const;

/** Whether an entry names other entries, or rules. */
export function namesOthers(body: EntryBody): body is NamingEntry {
  return isAmendment(body) || body.type === 'AssessmentRecorded' || body.type === 'PolicyAdopted';
}

/**
 * Validates amendments, assessments and policies against the entries that they name, as the log holds them up to one
 * position. They are validated in their order, without waiting, and may name what an earlier one brings. Whether an
 * entry is retracted is decided by all that is recorded, whatever day it was known on.
 */
export class AmendmentValidator {
  private constructor(
    private readonly index: AmendmentIndex,
    private readonly adopted: Map<string, Policy>,
    private readonly since: number,
    private readonly nowMs: number,
    private next: number,
    private readonly redactions: RedactionPlan,
    private readonly openings: OpeningPlan,
  ) {}

  /** Reads from the log all that the entries name. */
  static async lookUp(log: EventLog, clock: Clock, entries: readonly ParsedEntry[]): Promise<AmendmentValidator> {
    const { position } = await log.head();
    const naming = entries.map(({ body }) => body).filter(namesOthers);
    const ids = naming.flatMap((body) => [body.id, ...idsNamedBy(body)]);
    const index = new AmendmentIndex(await log.readAbout(ids, position));
    const adopted = naming.some(bringsRules) ? await policiesAdopted(log, position) : new Map<string, Policy>();
    const redactions = await RedactionPlan.lookUp(log, naming.filter(isRedaction), index);
    const openings = await OpeningPlan.lookUp(log, naming.filter(isOpening), index);
    return new AmendmentValidator(index, adopted, position, clock.now(), position, redactions, openings);
  }

  /** Adds a valid entry, so that later ones may name it. */
  add(body: EntryBody): void {
    this.next += 1;
    this.index.add({
      position: this.next,
      recordedAt: this.nowMs,
      recordedBy: '',
      hash: '',
      body,
      ...(saysInternal(body) && internal),
    });
    if (body.type === 'PolicyAdopted' && bringsRules(body)) this.adopted.set(body.policy.name, body.policy);
  }

  /**
   * Validates an entry, and fills in the tracks of an amendment: those of all entries that it concerns. An entry that is
   * stored under the same id with the same content is a repeat, and not validated again.
   * @throws ThawError `invalid`: `unknown-event`, `not-an-event`, `not-retractable`, `named-twice`,
   * `merged-into-itself`, `not-lasting`, `ends-before-it-begins`, `invalid-event`, `invalid-period`, `unknown-policy`,
   * `wrong-tracks`, `too-many-tracks`, `internal-by-another`; `conflict`: `retracted-event`, `merged-event`, `policy-exists`,
   * `open-already`
   */
  validate({ body, at }: ParsedEntry): ValidatedAmendment {
    if (!namesOthers(body)) return { body };
    const stored = this.index.find(body.id);
    // Where the content differs, the log refuses it.
    // What the server has set of a redacted one is sent along: the log knows it again by its hash.
    if (stored?.redacted && isAmendment(body)) return { body: { ...body, tracks: [...tracksOf(stored.body)] } };
    if (stored) return { body: isRepeat(body, stored.body) ? stored.body : body };
    this.refuse(body, at);
    const ids = idsNamedBy(body);
    const related = this.index.related(ids);
    const opened = isOpening(body) ? this.openings.tracks(body.target) : [];
    const tracks = [...new Set([...opened, ...related.flatMap((entry) => tracksWithin(entry.body))])];
    return {
      body: isAmendment(body) ? this.withTracks(this.withBlanked(body, at), at) : body,
      unchanged: tracks.length === 0 ? undefined : { since: this.since, tracks },
    };
  }

  private refuse(body: NamingEntry, at: string): void {
    switch (body.type) {
      case 'EventCorrected':
        return this.requireEvent(body.event.id, `${at}/event/id`);
      case 'EventAmended':
        this.requireEvent(body.target, `${at}/target`);
        return refuseAddition(this.index.current(body.target)!.event, body.adds, `${at}/adds`);
      case 'EventRetracted':
        return this.requireRetractable(body.target, `${at}/target`);
      case 'EventsMerged':
        return this.validateMerge(body, at);
      case 'EventDisputed':
        return this.requireEvent(body.target, `${at}/target`, { merged: 'allowed' });
      case 'EventRedacted':
        if (body.blanked.length > 0) throw ThawError.invalid('invalid-event', `${at}/blanked`, 'must be left out');
        return void this.find(body.target, `${at}/target`);
      case 'VisibilityChanged':
        return this.openings.refuse(this.find(body.target, `${at}/target`), `${at}/target`);
      case 'AssessmentRecorded':
        return this.validateAssessment(body, at);
      case 'PolicyAdopted':
        return this.validatePolicy(body, at);
    }
  }

  /** Requires an event that is neither retracted nor, unless allowed, merged. */
  private requireEvent(id: string, pointer: string, { merged = 'refused' } = {}): void {
    const entry = this.find(id, pointer);
    if (!isEvent(entry.body))
      throw ThawError.invalid('not-an-event', pointer, `${id} is no event: ${typeInWords(entry)}`);
    const { standing, mergedInto } = this.index.validity(id);
    if (standing === 'retracted') throw ThawError.conflict('retracted-event', pointer, `${id} is retracted`);
    if (standing === 'merged' && merged === 'refused') {
      const detail = `${id} is merged into ${mergedInto}: name that one`;
      throw ThawError.conflict('merged-event', pointer, detail);
    }
  }

  private requireRetractable(id: string, pointer: string): void {
    const { body } = this.find(id, pointer);
    const kept = keptEntries[body.type];
    if (kept !== undefined) throw ThawError.invalid('not-retractable', pointer, `${id} ${kept}`);
    if (this.index.validity(id).standing !== 'retracted') return;
    throw ThawError.conflict('retracted-event', pointer, `${id} is retracted already`);
  }

  private validateMerge({ into, duplicates }: EventsMerged, at: string): void {
    this.requireEvent(into, `${at}/into`);
    duplicates.forEach((id, index) => {
      const pointer = `${at}/duplicates/${index}`;
      if (id === into) throw ThawError.invalid('merged-into-itself', pointer, `${id} is the event that is to stay`);
      refuseSecond(duplicates, index, pointer);
      this.requireEvent(id, pointer);
    });
  }

  private validateAssessment(body: AssessmentRecorded, at: string): void {
    const today = dayOfInstant(this.nowMs);
    const known = body.disclosed === undefined ? today : disclosedBy(body.disclosed, today);
    refusePeriod(daysOfAssessment(body, known), `${at}/expires`);
    body.evidence.forEach((id, index) => {
      const pointer = `${at}/evidence/${index}`;
      refuseSecond(body.evidence, index, pointer);
      this.requireEvent(id, pointer, { merged: 'allowed' });
    });
  }

  private validatePolicy({ policy }: PolicyAdopted, at: string): void {
    if (typeof policy === 'string') {
      if (shippedPolicies.has(policy)) return;
      const known = [...shippedPolicies.keys()].join(', ');
      const detail = `there is no policy ${policy}; known are ${known}, and rules can be sent whole`;
      throw ThawError.invalid('unknown-policy', `${at}/policy`, detail);
    }
    const { name } = policy;
    const pointer = `${at}/policy/name`;
    if (shippedPolicies.has(name)) {
      const detail = `${name} comes with Thaw: adopt it by its name alone, or give these rules another`;
      throw ThawError.conflict('policy-exists', pointer, detail);
    }
    const first = this.adopted.get(name);
    if (first && canonicalJson(first) !== canonicalJson(policy)) {
      const detail = `${name} stands in the log with other rules: give these another name or number`;
      throw ThawError.conflict('policy-exists', pointer, detail);
    }
  }

  private find(id: string, pointer: string): Entry {
    const entry = this.index.find(id);
    if (!entry) throw ThawError.invalid('unknown-event', pointer, `no entry has the id ${id}`);
    return entry;
  }

  private withBlanked<T extends Amendment>(body: T, at: string): T {
    return body.type === 'EventRedacted' ? { ...body, blanked: this.redactions.blanked(body, this.index, at) } : body;
  }

  private withTracks<T extends Amendment>(body: T, at: string): T {
    const concerned = isOpening(body) ? this.openings.tracks(body.target) : this.index.tracks(namedBy(body));
    const tracks = [...new Set([...concerned, ...(body.type === 'EventCorrected' ? body.event.tracks : [])])];
    if (tracks.length > amendmentLimits.tracks) {
      const detail = `would touch ${tracks.length} tracks; at most ${amendmentLimits.tracks} may be`;
      throw ThawError.invalid('too-many-tracks', at, detail);
    }
    if (body.tracks.length > 0 && !sameSet(body.tracks, tracks)) {
      const detail =
        tracks.length === 0
          ? 'must be left out: no track is concerned'
          : `must be left out, or name what is concerned: ${tracks.join(', ')}`;
      throw ThawError.invalid('wrong-tracks', `${at}/tracks`, detail);
    }
    return { ...body, tracks };
  }
}

/** The ids of the entries that must exist. */
function idsNamedBy(body: NamingEntry): readonly string[] {
  return body.type === 'AssessmentRecorded' ? body.evidence : namedBy(body);
}

function isRedaction(body: EntryBody): body is EventRedacted {
  return body.type === 'EventRedacted';
}

function isOpening(body: EntryBody): body is VisibilityChanged {
  return body.type === 'VisibilityChanged';
}

function refusePeriod({ first, last }: { first: Day; last: Day }, pointer: string): void {
  if (last < first) {
    const detail = `is before ${isoDay(first)}, from when on the assessment would stand`;
    throw ThawError.invalid('invalid-period', pointer, detail);
  }
  const most = amendmentLimits.assessmentDays;
  if (last - first < most) return;
  const detail = `is more than ${most} days from ${isoDay(first)} on: assess anew by ${isoDay(first + most - 1)}`;
  throw ThawError.invalid('invalid-period', pointer, detail);
}

function refuseSecond(ids: readonly string[], index: number, pointer: string): void {
  if (ids.indexOf(ids[index]!) === index) return;
  throw ThawError.invalid('named-twice', pointer, `${ids[index]} is named twice`);
}

function typeInWords({ body }: Entry): string {
  return body.type === 'EventCorrected' ? `it corrects ${body.event.id}` : `it is of type ${body.type}`;
}
