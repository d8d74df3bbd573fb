import { listedEvidence, listedFirings } from '../../contract/alerts/back-test.js';
import type { VersionedRule } from '../../domain/alerts/lifecycle.js';
import type { AlertRule } from '../../domain/alerts/rule.js';
import {
  type BackTestMode,
  type BackTestRange,
  backTestTrack,
  type ComparedFiring,
  type Firing,
  type NoiseForecast,
  noiseForecast,
  type TrackBackTest,
} from '../../domain/alerts/back-test.js';
import { isoDay } from '../../domain/time/day.js';
import { AmendmentIndex } from '../../domain/record/amendment-index.js';
import { type Entry, isEvent } from '../../domain/entries/entry.js';
import { ThawError } from '../../domain/errors.js';
import type { Source } from '../../domain/events/event.js';
import { trackSelector } from '../../domain/alerts/track-selection.js';
import type { EventLog } from '../../event-log/event-log.js';
import type { StatusReader } from '../../readings/status-reader.js';

/** What to run, over what. */
export interface BackTestOrder extends BackTestRange {
  readonly rule: AlertRule;
  readonly version: number;
  /** All that the rule selects, where absent; else those of them. */
  readonly tracks?: readonly string[] | undefined;
}

/** An event that a firing rests on, as the record has it now. */
export interface FiringEvidence {
  readonly id: string;
  readonly type: string;
  readonly title: string;
  /** The date as written; `null` for an entry about the record. */
  readonly occurred: string | null;
  readonly sources: readonly Source[];
}

export interface FiringView {
  readonly track: string;
  readonly title: string;
  readonly firedOn: string;
  readonly since: string;
  readonly says: string;
  readonly status: Firing['status'];
  readonly atStart: boolean;
  readonly reminders: number;
  readonly ended: { on: string; how: 'resolved' | 'withdrawn'; because: string; entry: string | null } | null;
  readonly hindsight: { firedOn: string; daysLate: number } | null;
  readonly evidence: readonly FiringEvidence[];
}

export interface BackTestResult {
  readonly rule: { readonly id: string; readonly name: string };
  readonly from: string;
  readonly to: string;
  readonly mode: BackTestMode;
  readonly position: number;
  readonly tracks: number;
  readonly noise: NoiseForecast;
  /** How much would have fired by what is known now; `null` unless both were run. */
  readonly withHindsight: NoiseForecast | null;
  /** Days by which what was known came after what is known now; `null` unless both were run and agree anywhere. */
  readonly lateness: { readonly median: number; readonly worst: number } | null;
  /** In the order of their days; the first 1,000. */
  readonly firings: readonly FiringView[];
  /** Those that nobody would have been told of at the time; the first 1,000. */
  readonly missed: readonly FiringView[];
}

/** How far it has come: days that were looked at, and tracks that are done. */
export interface BackTestProgress {
  readonly tracksDone: number;
  readonly tracks: number;
  readonly days: number;
}

export interface BackTestWatch {
  readonly onProgress?: (progress: BackTestProgress) => void;
  readonly signal?: AbortSignal;
}

/** Others are served after so many days that were looked at. */
const daysAtOnce = 100;

/**
 * Runs a back-test over the record as it stands. It gives way to others as it goes.
 * @throws ThawError not-found `unknown-track`, invalid `track-not-selected`; AbortError when the signal says so
 */
export async function runBackTest(
  order: BackTestOrder,
  { reader, log, position }: { reader: StatusReader; log: EventLog; position: number },
  { onProgress, signal }: BackTestWatch = {},
): Promise<BackTestResult> {
  const rule: VersionedRule = { ...order.rule, version: order.version };
  const tracks = tracksOf(order, reader);
  const found: TrackBackTest[] = [];
  let days = 0;
  for (const track of tracks) {
    const running = backTestTrack(rule, await reader.timeline(track, { position }), order);
    for (let step = running.next(); ; step = running.next()) {
      if (step.done) {
        found.push(step.value);
        break;
      }
      days += 1;
      if (days % daysAtOnce !== 0) continue;
      onProgress?.({ tracksDone: found.length, tracks: tracks.length, days });
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
    }
    onProgress?.({ tracksDone: found.length, tracks: tracks.length, days });
    signal?.throwIfAborted();
  }
  return resultOf(order, found, log, position);
}

/** The tracks that a rule would watch, or those of them that are asked for. */
export function tracksOf({ rule, tracks }: Pick<BackTestOrder, 'rule' | 'tracks'>, reader: StatusReader): string[] {
  const fits = trackSelector(rule.select);
  const all = reader.all();
  const selected = all.filter((row) => fits({ id: row.track, parties: row.parties, topic: row.topic }));
  if (!tracks) return selected.map(({ track }) => track);
  for (const [i, track] of tracks.entries()) {
    if (selected.some((row) => row.track === track)) continue;
    const known = all.some((row) => row.track === track);
    const detail = known ? `${track} is none that the rule selects` : `there is no track ${track}`;
    const code = known ? 'track-not-selected' : 'unknown-track';
    throw new ThawError(known ? 'invalid' : 'not-found', code, detail, [{ pointer: `/tracks/${i}`, detail }]);
  }
  return [...new Set<string>(tracks)];
}

async function resultOf(
  order: BackTestOrder,
  found: readonly TrackBackTest[],
  log: EventLog,
  position: number,
): Promise<BackTestResult> {
  const { rule, from, to, mode } = order;
  const titles = new Map(found.map(({ track, title }) => [track, title]));
  const known: ComparedFiring[] = found.flatMap(({ asKnown }) => asKnown);
  const hindsight = found.flatMap((each) => each.hindsight.map((firing) => ({ ...firing, hindsight: null })));
  const main = (mode === 'hindsight' ? hindsight : known).sort(byDay);
  const missed = found.flatMap((each) => each.missed.map((firing) => ({ ...firing, hindsight: null }))).sort(byDay);
  const listed = [main.slice(0, listedFirings), missed.slice(0, listedFirings)] as const;
  const evidence = await evidenceOf(listed.flat(), log);
  const view = (firing: ComparedFiring) => firingView(firing, titles.get(firing.track)!, evidence);
  const late = known.flatMap((firing) => firing.hindsight?.daysLate ?? []).sort((a, b) => a - b);
  const compared = mode === 'both';
  return {
    rule: { id: rule.id, name: rule.name },
    from: isoDay(from),
    to: isoDay(to),
    mode,
    position,
    tracks: found.length,
    noise: noiseForecast(main, order),
    withHindsight: compared ? noiseForecast(hindsight, order) : null,
    lateness: compared && late.length > 0 ? { median: late[late.length >> 1]!, worst: late.at(-1)! } : null,
    firings: listed[0].map(view),
    missed: listed[1].map(view),
  };
}

function byDay(a: Firing, b: Firing): number {
  return a.firedOn - b.firedOn || (a.key < b.key ? -1 : 1);
}

function firingView(firing: ComparedFiring, title: string, evidence: ReadonlyMap<string, FiringEvidence>): FiringView {
  const { track, firedOn, since, says, status, atStart, remindedOn, ended, hindsight, events } = firing;
  return {
    ...{ track, title, firedOn: isoDay(firedOn), since: isoDay(since), says, status, atStart },
    reminders: remindedOn.length,
    ended: ended && { ...ended, on: isoDay(ended.on) },
    hindsight: hindsight && { firedOn: isoDay(hindsight.firedOn), daysLate: hindsight.daysLate },
    evidence: events.slice(0, listedEvidence).flatMap((id) => evidence.get(id) ?? []),
  };
}

/** The entries behind firings, as they read now; what was retracted as it was recorded. */
async function evidenceOf(firings: readonly Firing[], log: EventLog): Promise<Map<string, FiringEvidence>> {
  const ids = [...new Set(firings.flatMap(({ events }) => events.slice(0, listedEvidence)))];
  const found = new Map<string, FiringEvidence>();
  for (let at = 0; at < ids.length; at += 500) {
    const chunk = ids.slice(at, at + 500);
    const dossier = new AmendmentIndex(await log.readAbout(chunk));
    for (const id of chunk) {
      const entry = dossier.find(id);
      if (entry) found.set(id, evidenceView(id, dossier.current(id) ?? entry.body));
    }
  }
  return found;
}

function evidenceView(id: string, body: Entry['body']): FiringEvidence {
  if (isEvent(body)) {
    const { type, title, occurred, sources } = body;
    return { id, type, title, occurred, sources };
  }
  const title = 'reason' in body ? body.reason : 'says' in body ? body.says : body.type;
  const sources = 'sources' in body && body.sources ? body.sources : [];
  return { id, type: body.type, title, occurred: null, sources };
}
