import { refuseUnlessRecordable } from './permission-check.js';
import { Injectable } from '@nestjs/common';
import { v7 } from 'uuid';
import { Clock } from '../../domain/time/clock.js';
import { dayOfInstant, isoDay } from '../../domain/time/day.js';
import { EdtfDate } from '../../domain/time/edtf-date.js';
import {
  canonicalJson,
  type EntryBody,
  isAmendment,
  isEvent,
  type TrackDefined,
  tracksOf,
} from '../../domain/entries/entry.js';
import { effectiveFault, type Remark } from '../../domain/entries/remarks.js';
import { ThawError } from '../../domain/errors.js';
import { isJsonObject, type JsonObject } from '../../domain/json.js';
import { shippedPolicies } from '../../domain/policy/shipped-policies.js';
import type { AppendRequest } from '../../event-log/append/append-request.js';
import { DefinedParties } from '../../event-log/by-type/defined-parties.js';
import { EventLog } from '../../event-log/event-log.js';
import { currentView } from '../../event-log/view.js';
import { RecordedSeries } from '../../event-log/by-type/recorded-series.js';
import { AmendmentValidator, type ValidatedAmendment, namesOthers } from './amendments/amendment-validation.js';
import { contentId } from './deterministic-ids.js';
import { FourEyesCheck } from './four-eyes-check.js';
import { EntryRemarks } from './entry-remarks.js';
import type { ParsedEntry } from './parsed-entry.js';
import { parseWithParties, partyCheck } from './party-validation.js';
import { refuseUnfinishedPeriods, seriesCheck } from './series-validation.js';

/** Milliseconds by which a client's clock may run ahead of ours before its dates count as future ones. */
export const clockSkewMs = 86_400_000;

/** A valid entry as it is to be stored, with the conditions that the log must meet when it is appended. */
export type ValidatedEntry = Omit<AppendRequest, 'recordedBy'>;

/** Validates entries: well-formed, not from the future, about tracks and entries that exist. */
@Injectable()
export class Validator {
  /** The tracks found to be defined. A definition is never removed, so the log is asked once a track. */
  private readonly defined = new Set<string>();

  constructor(
    private readonly log: EventLog,
    private readonly clock: Clock,
    private readonly parties: DefinedParties,
    private readonly series: RecordedSeries,
    private readonly remarks: EntryRemarks,
    private readonly fourEyes: FourEyesCheck,
  ) {}

  /**
   * Parses an input. Without an `id` it gets a new one, or one from its content where `idFrom` says so.
   * @param at the pointer of the input in the request
   * @throws ThawError `invalid`: what `parseBody` throws, `invalid-event` for a party named twice or by a code that no
   * list has, or for an `effective` that its type ignores; `from-the-future`
   */
  parse(input: unknown, at = '', idFrom: 'clock' | 'content' = 'clock'): ParsedEntry {
    const withoutId = lacksId(input);
    const body = parseWithParties(withoutId ? { ...input, id: v7() } : input, at);
    if (withoutId && idFrom === 'content') body.id = contentId(canonicalJson({ ...body, id: undefined }));
    this.refuseTheFuture(body, at);
    refuseDoubledParties(body, at);
    refuseIdleEffective(body, at);
    return { body, at };
  }

  /**
   * Reads from the log what entries name, and returns a function that validates them without waiting, to be called in
   * their order: an entry may name what an earlier one defines.
   * @returns a function that throws ThawError `invalid`: `undefined-track`, `undefined-party`, `undefined-series`,
   * `too-many-periods`, `unknown-policy`, `undefined-parent`; conflict `party-named`, `series-unit`; and what
   * `AmendmentValidator`, `refuseUnlessRecordable` and `FourEyesCheck` refuse
   */
  async against(entries: readonly ParsedEntry[]): Promise<(entry: ParsedEntry) => ValidatedEntry> {
    const known = await this.lookUpTracks(entries);
    const namesEntries = entries.some(({ body }) => namesOthers(body));
    const amendments = namesEntries ? await AmendmentValidator.lookUp(this.log, this.clock, entries) : undefined;
    const expectationOf = this.trackExpectations(known);
    const refuseUndefinedParty = await partyCheck(this.parties, entries);
    const refuseUnlessApproved = await this.fourEyes.look();
    const checkSeries = await seriesCheck(this.series, entries);
    return (entry) => {
      refuseUndefinedParty(entry);
      checkSeries(entry);
      const { body, unchanged }: ValidatedAmendment = amendments?.validate(entry) ?? entry;
      refuseUnlessRecordable(body, entry.at);
      refuseUnlessApproved(body, entry.at);
      const expect = expectationOf({ ...entry, body });
      amendments?.add(body);
      return { body, expect, unchanged };
    };
  }

  /** What is odd about entries that are taken, entry by entry; to be asked before they are recorded. */
  remarksOn(entries: readonly ParsedEntry[]): Promise<Remark[][]> {
    return this.remarks.on(entries);
  }

  private async lookUpTracks(entries: readonly ParsedEntry[]): Promise<KnownTracks> {
    const named = new Set(entries.flatMap(({ body }) => namedTracks(body)));
    // Whoever does not see internal tracks gets the answers that a log without them gives, also by what is remembered.
    const isOpen = currentView() === 'open';
    const defined = isOpen ? new Set<string>() : this.defined;
    for (const track of named) {
      if (!defined.has(track) && (await this.log.trackVersion(track)) > 0) defined.add(track);
    }
    const openly = isOpen ? [] : entries.flatMap(({ body }) => openlyNamedTracks(body));
    return { defined, internal: await this.log.internalAmong([...new Set(openly)]) };
  }

  private trackExpectations({ defined, internal }: KnownTracks): (entry: ParsedEntry) => ValidatedEntry['expect'] {
    const definedHere = new Set<string>();
    const isDefined = (track: string) => defined.has(track) || definedHere.has(track);
    return ({ body, at }) => {
      refuseInternalTracks(body, at, internal);
      if (body.type === 'TrackDefined') {
        refuseUnfoundedDefinition(body, at, isDefined);
        definedHere.add(body.track.id);
        // The log looks at the id first: the same definition again is a repeat, not a conflict with itself.
        return { [body.track.id]: 'none' };
      }
      const named = requiredTracks(body);
      for (const track of named) if (!isDefined(track)) throw undefinedTrack(body, at, track);
      // The log may still refuse a definition earlier in the batch; entries that rely on it must then be refused too.
      const pending = named.filter((track) => !defined.has(track));
      return pending.length > 0 ? Object.fromEntries(pending.map((track) => [track, 'some' as const])) : undefined;
    };
  }

  private refuseTheFuture(body: EntryBody, at: string): void {
    const latest = dayOfInstant(this.clock.now() + clockSkewMs);
    for (const [field, date] of datesOf(body)) {
      const earliest = EdtfDate.parse(date).earliest;
      if (earliest === null || earliest <= latest) continue;
      const detail = `lies wholly after ${isoDay(latest)}: what has not happened yet is no event`;
      throw ThawError.invalid('from-the-future', `${at}/${field}`, detail);
    }
    refuseUnfinishedPeriods(body, at, latest);
  }
}

/** The tracks that entries name, as far as they are defined. */
interface KnownTracks {
  readonly defined: Set<string>;
  /** Those that are internal; a definition adds to them. */
  readonly internal: Set<string>;
}

/** What every reader sees cannot name an internal track: a sub-track its parent, a series its tracks. */
function refuseInternalTracks(body: EntryBody, at: string, internal: Set<string>): void {
  if (body.type === 'SeriesDefined') {
    const index = body.series.tracks.findIndex((track) => internal.has(track));
    if (index >= 0) throw internalTrack(`${at}/series/tracks/${index}`, 'a series is open to every reader');
  }
  if (body.type !== 'TrackDefined') return;
  const { id, parent, visibility } = body.track;
  if (visibility === 'internal') internal.add(id);
  else if (parent !== undefined && internal.has(parent)) {
    throw internalTrack(`${at}/track/parent`, 'a track below it would have to be internal, too');
  }
}

function internalTrack(pointer: string, why: string): ThawError {
  return ThawError.invalid('internal-track', pointer, `names an internal track: ${why}`);
}

/** The dates of an entry that must not lie in the future, each with its field. */
function datesOf(body: EntryBody): [field: string, date: string][] {
  const disclosed: [string, string][] =
    'disclosed' in body && body.disclosed !== undefined ? [['disclosed', body.disclosed]] : [];
  if (isEvent(body)) return [['occurred', body.occurred], ...disclosed];
  if (body.type === 'CoverageConfirmed') return [['until', body.until]];
  if (body.type === 'EventCorrected') {
    const within = datesOf(body.event).map(([field, date]): [string, string] => [`event/${field}`, date]);
    return [...within, ...disclosed];
  }
  if (body.type === 'EventAmended' && body.adds.ended !== undefined)
    return [['adds/ended', body.adds.ended], ...disclosed];
  return disclosed;
}

function undefinedTrack(body: EntryBody, at: string, track: string): ThawError {
  const pointer = `${at}${fieldOfTrack(body, track)}`;
  return ThawError.invalid(
    'undefined-track',
    pointer,
    `there is no track ${track}: define it first with POST /api/v1/tracks`,
  );
}

function fieldOfTrack(body: EntryBody, track: string): string {
  if (body.type === 'EventCorrected') return `/event/tracks/${body.event.tracks.indexOf(track)}`;
  if (body.type === 'SeriesDefined') return `/series/tracks/${body.series.tracks.indexOf(track)}`;
  return isEvent(body) ? `/tracks/${body.tracks.indexOf(track)}` : '/track';
}

/**
 * A conflict of the log in terms of the request. The expectations of the append were made here, not by the client, so a
 * version mismatch is put as an undefined or an already defined track.
 * @param guarded whether the client has set `If-Match`: then the mismatch is its own
 */
export function conflictAsSeenByClient(error: unknown, entries: readonly ParsedEntry[], guarded = false): unknown {
  if (!(error instanceof ThawError) || error.code !== 'version-mismatch') return error;
  if (guarded) return new ThawError('conflict', 'version-mismatch', error.message);
  const [, index = '0', track = ''] = /^(?:\/(\d+))?\/expect\/(.+)$/.exec(error.errors[0]?.pointer ?? '') ?? [];
  const entry = entries[Number(index)];
  if (!entry) return error;
  const { body, at } = entry;
  if (body.type !== 'TrackDefined') return undefinedTrack(body, at, track);
  const detail = `the track ${track} is defined already, with other content`;
  return ThawError.conflict('track-exists', `${at}/track/id`, detail, detail);
}

function refuseUnfoundedDefinition({ track }: TrackDefined, at: string, isDefined: (track: string) => boolean): void {
  const { policy, parent } = track;
  if (policy !== undefined && !shippedPolicies.has(policy)) {
    const detail = `there is no policy ${policy}; known are ${[...shippedPolicies.keys()].join(', ')}`;
    throw ThawError.invalid('unknown-policy', `${at}/track/policy`, detail);
  }
  if (parent !== undefined && !isDefined(parent)) {
    const detail = `there is no track ${parent}: define it first`;
    throw ThawError.invalid('undefined-parent', `${at}/track/parent`, detail);
  }
}

function lacksId(input: unknown): input is JsonObject {
  return isJsonObject(input) && input.id === undefined;
}

/** The tracks that must be defined before an entry; the other tracks of an amendment are those of what it names. */
function requiredTracks(body: EntryBody): readonly string[] {
  if (body.type === 'SeriesDefined') return body.series.tracks;
  if (!isAmendment(body)) return tracksOf(body);
  return body.type === 'EventCorrected' ? body.event.tracks : [];
}

function namedTracks(body: EntryBody): readonly string[] {
  return [...new Set([...requiredTracks(body), ...openlyNamedTracks(body)])];
}

/** The tracks that an entry names and is no entry of: it may be open where these are internal, and must not name them. */
function openlyNamedTracks(body: EntryBody): readonly string[] {
  if (body.type === 'SeriesDefined') return body.series.tracks;
  return body.type === 'TrackDefined' && body.track.parent !== undefined ? [body.track.parent] : [];
}

/** A definition that an older build has recorded may name a party twice, so that reading the log does not refuse it. */
function refuseDoubledParties(body: EntryBody, at: string): void {
  if (body.type !== 'TrackDefined') return;
  const { parties } = body.track;
  const doubled = parties.find((party, index) => parties.indexOf(party) !== index);
  if (doubled) throw ThawError.invalid('invalid-event', `${at}/track/parties`, `names ${doubled} twice`);
}

/** What the log holds may have one: older builds took it, and ignored it. */
function refuseIdleEffective(body: EntryBody, at: string): void {
  const event = body.type === 'EventCorrected' ? body.event : body;
  const fault = isEvent(event) ? effectiveFault(event) : undefined;
  const pointer = body.type === 'EventCorrected' ? `${at}/event/effective` : `${at}/effective`;
  if (fault !== undefined) throw ThawError.invalid('invalid-event', pointer, fault);
}
