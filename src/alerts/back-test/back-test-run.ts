import { listedEvidence, listedFirings, resultLength } from '../../contract/alerts/back-test.js';
import type { VersionedRule } from '../../domain/alerts/lifecycle.js';
import {
  type BackTestMode,
  backTestTrack,
  type ComparedFiring,
  type Firing,
  type NoiseForecast,
  noiseForecast,
  type TrackBackTest,
} from '../../domain/alerts/back-test.js';
import { type Day, isoDay } from '../../domain/time/day.js';
import { AmendmentIndex } from '../../domain/record/amendment-index.js';
import { entryKnownAt } from '../../domain/record/known-sources.js';
import { type EntryBody, isEvent } from '../../domain/entries/entry.js';
import type { Source } from '../../domain/events/event.js';
import type { EventLog } from '../../event-log/event-log.js';
import { yieldingPauses } from '../../event-log/yielding.js';
import type { StatusReader } from '../../readings/status-reader.js';
import { type BackTestOrder, tracksOf } from './back-test-order.js';

/** An event that a firing rests on: as known on its day, or, with hindsight, as the record has it now. */
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
  /** The noise by what is known now; `null` unless the mode is `both`. */
  readonly withHindsight: NoiseForecast | null;
  /**
   * Days by which firings as known then came after the same firings as known now; `null` unless the mode is `both` and
   * some firing is in both.
   */
  readonly lateness: { readonly median: number; readonly worst: number } | null;
  /** The first 1,000 firings, by day, or fewer where they are long. */
  readonly firings: readonly FiringView[];
  /** The first 1,000 firings, by day, or fewer, that exist by what is known now and did not by what was known then. */
  readonly missed: readonly FiringView[];
}

/** The progress of a back-test: the days evaluated, and the tracks that are done. */
export interface BackTestProgress {
  readonly tracksDone: number;
  readonly tracks: number;
  readonly days: number;
}

/** The means of a caller to follow and to abort a back-test. */
export interface BackTestWatch {
  readonly onProgress?: (progress: BackTestProgress) => void;
  readonly signal?: AbortSignal;
}

/** The number of days that are evaluated before it is asked whether other work of the process has its turn. */
const daysAtOnce = 100;

/**
 * Runs a back-test over the record as it stands, with pauses for other work of the process.
 * @throws ThawError not-found `unknown-track`, invalid `track-not-selected`; AbortError when the signal is aborted
 */
export async function runBackTest(
  order: BackTestOrder,
  { reader, log, position }: { reader: StatusReader; log: EventLog; position: number },
  { onProgress, signal }: BackTestWatch = {},
): Promise<BackTestResult> {
  const rule: VersionedRule = { ...order.rule, version: order.version };
  const tracks = tracksOf(order, reader);
  const results: TrackBackTest[] = [];
  const pause = yieldingPauses();
  let days = 0;
  for (const track of tracks) {
    const running = backTestTrack(rule, await reader.timeline(track, { position }), order);
    for (let step = running.next(); ; step = running.next()) {
      if (step.done) {
        results.push(step.value);
        break;
      }
      days += 1;
      if (days % daysAtOnce !== 0) continue;
      onProgress?.({ tracksDone: results.length, tracks: tracks.length, days });
      await pause();
      signal?.throwIfAborted();
    }
    onProgress?.({ tracksDone: results.length, tracks: tracks.length, days });
    signal?.throwIfAborted();
  }
  return resultOf(order, results, log, position);
}

async function resultOf(
  order: BackTestOrder,
  results: readonly TrackBackTest[],
  log: EventLog,
  position: number,
): Promise<BackTestResult> {
  const { rule, from, to, mode } = order;
  const titles = new Map(results.map(({ track, title }) => [track, title]));
  const known: ComparedFiring[] = results.flatMap(({ asKnown }) => asKnown);
  const hindsight = results.flatMap((each) => each.hindsight.map((firing) => ({ ...firing, hindsight: null })));
  const main = (mode === 'hindsight' ? hindsight : known).sort(byDay);
  const missed = results.flatMap((each) => each.missed.map((firing) => ({ ...firing, hindsight: null }))).sort(byDay);
  const listed = [main.slice(0, listedFirings), missed.slice(0, listedFirings)] as const;
  const evidence = await evidenceOf(listed.flat(), log);
  const view = (isAsKnown: boolean) => (firing: ComparedFiring) => {
    const knownAt = isAsKnown ? firing.firedOn : Infinity;
    const found = firing.events.slice(0, listedEvidence).flatMap((id) => evidenceView(id, evidence.get(id), knownAt));
    return firingView(firing, titles.get(firing.track)!, found);
  };
  const late = known.flatMap((firing) => firing.hindsight?.daysLate ?? []).sort((a, b) => a - b);
  const compared = mode === 'both';
  const left = { length: resultLength };
  return {
    rule: { id: rule.id, name: rule.name },
    from: isoDay(from),
    to: isoDay(to),
    mode,
    position,
    tracks: results.length,
    noise: noiseForecast(main, order),
    withHindsight: compared ? noiseForecast(hindsight, order) : null,
    lateness: compared && late.length > 0 ? { median: late[late.length >> 1]!, worst: late.at(-1)! } : null,
    firings: await within(left, listed[0], view(mode !== 'hindsight')),
    missed: await within(left, listed[1], view(false)),
  };
}

/** The first firings as they are shown, as many as there is room for. @param left is lessened by their JSON */
async function within(
  left: { length: number },
  firings: readonly ComparedFiring[],
  view: (firing: ComparedFiring) => FiringView,
): Promise<FiringView[]> {
  const pause = yieldingPauses();
  const views: FiringView[] = [];
  for (const firing of firings) {
    const each = view(firing);
    left.length -= JSON.stringify(each).length;
    if (left.length < 0) break;
    views.push(each);
    await pause();
  }
  return views;
}

function byDay(a: Firing, b: Firing): number {
  return a.firedOn - b.firedOn || (a.key < b.key ? -1 : 1);
}

function firingView(firing: ComparedFiring, title: string, evidence: readonly FiringEvidence[]): FiringView {
  const { track, firedOn, since, says, status, atStart, remindedOn, ended, hindsight } = firing;
  return {
    ...{ track, title, firedOn: isoDay(firedOn), since: isoDay(since), says, status, atStart },
    reminders: remindedOn.length,
    ended: ended && { ...ended, on: isoDay(ended.on) },
    hindsight: hindsight && { firedOn: isoDay(hindsight.firedOn), daysLate: hindsight.daysLate },
    evidence,
  };
}

/** The entries behind firings with their amendments, by the id of the entry. */
async function evidenceOf(firings: readonly Firing[], log: EventLog): Promise<Map<string, AmendmentIndex>> {
  const ids = [...new Set(firings.flatMap(({ events }) => events.slice(0, listedEvidence)))];
  const evidence = new Map<string, AmendmentIndex>();
  for (let start = 0; start < ids.length; start += 500) {
    const chunk = ids.slice(start, start + 500);
    const amendments = new AmendmentIndex(await log.readAbout(chunk));
    for (const id of chunk) evidence.set(id, amendments);
  }
  return evidence;
}

/** The evidence as known on a day; a retracted entry is as it was recorded. */
function evidenceView(id: string, amendments: AmendmentIndex | undefined, knownAt: Day): FiringEvidence[] {
  const entry = amendments?.find(id);
  if (!entry) return [];
  const body: EntryBody = amendments!.current(id, knownAt)?.event ?? entryKnownAt(entry, knownAt).body;
  if (isEvent(body)) {
    const { type, title, occurred, sources } = body;
    return [{ id, type, title, occurred, sources }];
  }
  const title = 'reason' in body ? body.reason : 'says' in body ? body.says : body.type;
  const sources = 'sources' in body && body.sources ? body.sources : [];
  return [{ id, type: body.type, title, occurred: null, sources }];
}
