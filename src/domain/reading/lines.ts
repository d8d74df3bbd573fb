import type { Day } from '../time/day.js';
import type { TrackDefinition } from '../entries/track-definition.js';
import type { Policy } from '../policy/policy.js';
import type { Status } from '../policy/states.js';
import { sinceInWords } from '../wording/dates.js';
import { rhythmOf } from '../fold/practice.js';
import type { MechanismState, TrackState } from '../fold/state.js';
import { isOperational, isSession, type TrackEvent } from '../record/track-event.js';

export const lineStates = ['working', 'suspended', 'paused', 'lapsed', 'overdue', 'dormant', 'promised'] as const;
export type LineState = (typeof lineStates)[number];

/** A line of a track (a mechanism) on a day, with the event that its state rests on. */
export interface Line {
  readonly id: string;
  readonly state: LineState;
  readonly event: TrackEvent | null;
}

/** The states of a line that nobody has stopped: a suspension of the whole track stops it too. */
const idle: ReadonlySet<LineState> = new Set(['working', 'overdue', 'dormant']);

/** After so many of its rhythms without a session a line is no longer expected to meet. */
const expectedRhythms = 4;

/**
 * The lines of a track that have been set up, suspended or promised, each with its state on a day; none where the track is
 * at an end.
 * @param state the state at the end of the day
 */
export function linesOn(day: Day, state: TrackState, policy: Policy): Line[] {
  const { formal } = state;
  return state.mechanisms.flatMap((mechanism): Line[] => {
    const line = lineOf(mechanism, day, policy);
    if (!line || formal.state === 'ended') return [];
    const stopped = formal.state === 'suspended' && idle.has(line.state);
    return [{ id: mechanism.id, ...(stopped ? { state: 'suspended', event: formal.event } : line) }];
  });
}

/** The days on which lines become overdue or dormant, if nothing happens before. */
export function overdueDays(state: TrackState, policy: Policy): Day[] {
  // A session that goes on (`2022-06/..`) lasts for ever.
  return state.mechanisms
    .flatMap((m) => {
      if (!m.live || !m.lastSession) return [];
      const { lastDay } = m.lastSession;
      const rhythm = rhythmOf(m, policy);
      return [lastDay + rhythm + 1, lastDay + expectedRhythms * rhythm + 1];
    })
    .filter(Number.isFinite);
}

function lineOf(m: MechanismState, day: Day, policy: Policy): Omit<Line, 'id'> | null {
  if (m.suspendedBy) return { state: 'suspended', event: m.suspendedBy };
  if (m.lapsedBy) return { state: 'lapsed', event: m.lapsedBy };
  if (m.resumedBy) return { state: 'promised', event: m.resumedBy };
  if (!m.live) return m.announcedBy ? { state: 'promised', event: m.announcedBy } : null;
  const event = m.lastSession?.event ?? null;
  if (m.pausedBy) return { state: 'paused', event: m.pausedBy };
  if (m.presumedOperating || m.lastSession === null) return { state: 'working', event };
  return { state: sessionStateOf(day - m.lastSession.lastDay, m, policy), event };
}

/** A line without a stated rhythm, or without a session on record, is never overdue: nobody has said when it is to meet. */
function sessionStateOf(silentDays: number, m: MechanismState, policy: Policy): LineState {
  const rhythm = rhythmOf(m, policy);
  if (silentDays <= rhythm) return 'working';
  const isExpected = m.cadenceDays !== null && isSession(m.lastSession!.event);
  return isExpected && silentDays <= expectedRhythms * rhythm ? 'overdue' : 'dormant';
}

/** The title of a line in the track's definition; its id if the definition does not name it. */
export function titleOfLine(id: string, { mechanisms = [] }: TrackDefinition): string {
  return mechanisms.find((mechanism) => mechanism.id === id)?.title ?? id;
}

const running: ReadonlySet<Status> = new Set(['active', 'working-group-active', 'resumed']);

/**
 * The lines that do not work on a track that does, so that it is partly working: those that were stopped, that are to be
 * taken up again and have not met since, or that miss their stated rhythm while others work; on a frozen track, on which
 * cooperation of all sides has gone on since the suspension, those that were stopped. Empty where the track works, or
 * stands still, as a whole.
 */
export function brokenLines(lines: readonly Line[], status: Status, { formal, engagement }: TrackState): Line[] {
  const broken = lines.filter(({ state }) => state === 'suspended' || state === 'paused' || state === 'lapsed');
  const works = lines.some(({ state }) => state === 'working');
  if (running.has(status)) return works ? lines.filter(isAmiss) : formal.state === 'open' ? broken : [];
  const goesOn =
    engagement !== null && isOperational(engagement.event) && engagement.event.day > (formal.event?.day ?? Infinity);
  return status === 'frozen' && goesOn ? broken : [];
}

function isAmiss({ state, event }: Line): boolean {
  return state === 'promised' ? event?.type === 'CooperationResumed' : state !== 'working' && state !== 'dormant';
}

const lineWords: Readonly<Record<LineState, string>> = {
  working: 'works',
  suspended: 'is suspended',
  paused: 'is paused',
  lapsed: 'has broken down without an announcement',
  overdue: 'has not met within its rhythm',
  dormant: 'has not met for long',
  promised: 'is promised and has not begun',
};

/** A line and its state in words: `“Defence talks” is suspended since 5 August 2022`. */
export function lineInWords({ id, state, event }: Line, definition: TrackDefinition): string {
  const title = `“${titleOfLine(id, definition)}”`;
  const resumed = state === 'promised' && event?.type === 'CooperationResumed';
  if (resumed) return `${title} is agreed to resume and has not met since`;
  const since = event && !idle.has(state) ? ` ${sinceInWords(event.date.startView().edtf)}` : '';
  return `${title} ${lineWords[state]}${since}`;
}

/** The lines that do not work on a track that does, as a sentence that follows the headline; empty without any. */
export function partsInWords(broken: readonly Line[], definition: TrackDefinition): string {
  return broken.length === 0
    ? ''
    : ` Partly working: ${broken.map((line) => lineInWords(line, definition)).join('; ')}.`;
}
