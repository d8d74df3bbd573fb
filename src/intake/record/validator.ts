import { v7 } from 'uuid';
import type { Clock } from '../../domain/time/clock.js';
import { dayOfInstant, isoDay } from '../../domain/time/day.js';
import { EdtfDate } from '../../domain/time/edtf-date.js';
import {
  canonicalJson,
  type EntryBody,
  isAmendment,
  isEvent,
  parseBody,
  type TrackDefined,
  tracksOf,
} from '../../domain/entries/entry.js';
import { ThawError } from '../../domain/errors.js';
import { shippedPolicies } from '../../domain/policy/shipped-policies.js';
import type { Amendment } from '../../domain/entries/amendment.js';
import type { AppendRequest } from '../../event-log/append-request.js';
import type { EventLog } from '../../event-log/event-log.js';
import { AmendmentValidator, type ValidatedAmendment, namesOthers } from './amendment-validation.js';
import { contentId } from './deterministic-ids.js';

/** The client's clock may run ahead of ours by this much before what it reports counts as from the future. */
export const clockSkewMs = 86_400_000;

/** A candidate that may enter: as it is to be stored, and what the log must be like for that. */
export type ValidatedEntry = Omit<AppendRequest, 'recordedBy'>;

/** An input that has been read, with the place (`/3` in a batch) that faults found later are to name. */
export interface Candidate {
  readonly body: EntryBody;
  readonly at: string;
}

/** What may enter the log: well-formed, not from the future, of tracks and entries that are there. */
export class Validator {
  /** A track never goes away again, so what was defined once need not be asked for again. */
  private readonly defined = new Set<string>();

  constructor(
    private readonly log: EventLog,
    private readonly clock: Clock,
  ) {}

  /**
   * Reads an input. Without an `id` it gets a new one, or one from its content where `idFrom` says so.
   * @throws ThawError `invalid`: what `parseBody` throws, `from-the-future`.
   */
  read(input: unknown, at = '', idFrom: 'clock' | 'content' = 'clock'): Candidate {
    const bare = lacksId(input);
    const body = parseBody(bare ? { ...input, id: v7() } : input, at);
    if (bare && idFrom === 'content') body.id = contentId(canonicalJson({ ...body, id: undefined }));
    this.refuseTheFuture(body, at);
    return { body, at };
  }

  /**
   * Asks the log about what the candidates name, and gives a judge of them who need not wait. It judges them in their
   * order, and tells what the log must be like for each: what one brings, a later one may use.
   * @returns a function that throws ThawError `invalid`: `undefined-track`, `unknown-policy`, `undefined-parent`; and
   * what `Amendments` refuses
   */
  async judgeOf(candidates: readonly Candidate[]): Promise<(candidate: Candidate) => ValidatedEntry> {
    await this.lookUp(candidates);
    const naming = candidates.some(({ body }) => namesOthers(body));
    const amendments = naming ? await AmendmentValidator.lookUp(this.log, this.clock, candidates) : undefined;
    const judge = this.judge();
    return (candidate) => {
      const { body, unchanged }: ValidatedAmendment = amendments?.judge(candidate) ?? candidate;
      const expect = judge({ ...candidate, body });
      amendments?.take(body);
      return { body, expect, unchanged };
    };
  }

  private async lookUp(candidates: readonly Candidate[]): Promise<void> {
    const unknown = new Set<string>();
    for (const { body } of candidates) {
      for (const track of namedTracks(body)) if (!this.defined.has(track)) unknown.add(track);
    }
    for (const track of unknown) if ((await this.log.trackVersion(track)) > 0) this.defined.add(track);
  }

  private judge(): (candidate: Candidate) => ValidatedEntry['expect'] {
    const definedHere = new Set<string>();
    const knows = (track: string) => this.defined.has(track) || definedHere.has(track);
    return ({ body, at }) => {
      if (body.type === 'TrackDefined') {
        refuseUnfoundedDefinition(body, at, knows);
        definedHere.add(body.track.id);
        // The log looks at the id first: the same definition again is a repeat, not a clash with itself.
        return { [body.track.id]: 'none' };
      }
      // The other tracks of an amendment are those of what it concerns, which is there.
      const named = isAmendment(body) ? newTracksOf(body) : tracksOf(body);
      for (const track of named) if (!knows(track)) throw undefinedTrack(body, at, track);
      // The log may yet refuse a definition that stands before; then these must not pass without it.
      const pending = named.filter((track) => !this.defined.has(track));
      return pending.length > 0 ? Object.fromEntries(pending.map((track) => [track, 'some' as const])) : undefined;
    };
  }

  private refuseTheFuture(body: EntryBody, at: string): void {
    const latest = dayOfInstant(this.clock.now() + clockSkewMs);
    for (const [field, date] of datesOf(body)) {
      const earliest = EdtfDate.parse(date).earliest;
      if (earliest === null || earliest <= latest) continue;
      const detail = `lies wholly after ${isoDay(latest)}: what has not happened yet is no event`;
      throw refusal('from-the-future', `${at}/${field}`, detail);
    }
  }
}

/** The dates that must not lie in the future, each with its field. */
function datesOf(body: EntryBody): [field: string, date: string][] {
  const disclosed: [string, string][] =
    'disclosed' in body && body.disclosed !== undefined ? [['disclosed', body.disclosed]] : [];
  if (isEvent(body)) return [['occurred', body.occurred], ...disclosed];
  if (body.type === 'CoverageConfirmed') return [['until', body.until]];
  if (body.type === 'EventCorrected') {
    const within = datesOf(body.event).map(([field, date]): [string, string] => [`event/${field}`, date]);
    return [...within, ...disclosed];
  }
  return disclosed;
}

function undefinedTrack(body: EntryBody, at: string, track: string): ThawError {
  const pointer = `${at}${fieldOfTrack(body, track)}`;
  return refusal('undefined-track', pointer, `there is no track ${track}: define it first with POST /api/v1/tracks`);
}

function fieldOfTrack(body: EntryBody, track: string): string {
  if (body.type === 'EventCorrected') return `/event/tracks/${body.event.tracks.indexOf(track)}`;
  return isEvent(body) ? `/tracks/${body.tracks.indexOf(track)}` : '/track';
}

/** What the log's verdict means for who sent the candidates: their requests' expectations were ours, not theirs. */
export function explained(error: unknown, candidates: readonly Candidate[], guarded = false): unknown {
  if (!(error instanceof ThawError) || error.code !== 'version-mismatch') return error;
  if (guarded) return new ThawError('conflict', 'version-mismatch', error.message);
  const [, index = '0', track = ''] = /^(?:\/(\d+))?\/expect\/(.+)$/.exec(error.errors[0]?.pointer ?? '') ?? [];
  const candidate = candidates[Number(index)];
  if (!candidate) return error;
  const { body, at } = candidate;
  if (body.type !== 'TrackDefined') return undefinedTrack(body, at, track);
  const [pointer, detail] = [`${at}/track/id`, `the track ${track} is defined already, with other content`];
  return new ThawError('conflict', 'track-exists', detail, [{ pointer, detail }]);
}

function refuseUnfoundedDefinition({ track }: TrackDefined, at: string, knows: (track: string) => boolean): void {
  const { policy, parent } = track;
  if (policy !== undefined && !shippedPolicies.has(policy)) {
    const detail = `there is no policy ${policy}; known are ${[...shippedPolicies.keys()].join(', ')}`;
    throw refusal('unknown-policy', `${at}/track/policy`, detail);
  }
  if (parent !== undefined && !knows(parent)) {
    const detail = `there is no track ${parent}: define it first`;
    throw refusal('undefined-parent', `${at}/track/parent`, detail);
  }
}

function lacksId(input: unknown): input is object {
  return (
    typeof input === 'object' && input !== null && !Array.isArray(input) && (input as { id?: unknown }).id === undefined
  );
}

/** The tracks that an amendment names itself. */
function newTracksOf(body: Amendment): readonly string[] {
  return body.type === 'EventCorrected' ? body.event.tracks : [];
}

function namedTracks(body: EntryBody): readonly string[] {
  if (isAmendment(body)) return newTracksOf(body);
  const parent = body.type === 'TrackDefined' ? body.track.parent : undefined;
  return parent === undefined ? tracksOf(body) : [...tracksOf(body), parent];
}

function refusal(code: string, pointer: string, detail: string): ThawError {
  return new ThawError('invalid', code, `${pointer} ${detail}`, [{ pointer, detail }]);
}
