import type { Day } from '../time/day.js';
import type { TrackDefinition } from '../entries/track-definition.js';
import type { Policy } from '../policy/policy.js';
import type { Status } from '../policy/states.js';
import { sinceInWords } from '../wording/dates.js';
import { rhythmOf } from '../fold/practice.js';
import type { MechanismState, TrackState } from '../fold/state.js';
import { isOperational, type TrackEvent } from '../record/track-event.js';

export const lineStates = ['working', 'suspended', 'paused', 'lapsed', 'overdue', 'promised'] as const;
export type LineState = (typeof lineStates)[number];

/** A line of a track (a mechanism) on a day, with the event that its state rests on. */
export interface Line {
  readonly id: string;
  readonly state: LineState;
  readonly event: TrackEvent | null;
}

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
    const stopped = formal.state === 'suspended' && (line.state === 'working' || line.state === 'overdue');
    return [{ id: mechanism.id, ...(stopped ? { state: 'suspended', event: formal.event } : line) }];
  });
}

/** The days on which lines become overdue, if nothing happens before. */
export function overdueDays(state: TrackState, policy: Policy): Day[] {
  // A session that goes on (`2022-06/..`) lasts for ever.
  return state.mechanisms
    .flatMap((m) => (m.live && m.lastSession ? [m.lastSession.lastDay + rhythmOf(m, policy) + 1] : []))
    .filter(Number.isFinite);
}

function lineOf(m: MechanismState, day: Day, policy: Policy): Omit<Line, 'id'> | null {
  if (m.suspendedBy) return { state: 'suspended', event: m.suspendedBy };
  if (m.lapsedBy) return { state: 'lapsed', event: m.lapsedBy };
  if (!m.live) return m.announcedBy ? { state: 'promised', event: m.announcedBy } : null;
  const event = m.lastSession?.event ?? null;
  if (m.paused) return { state: 'paused', event };
  if (m.presumedOperating || m.lastSession === null) return { state: 'working', event };
  return { state: day > m.lastSession.lastDay + rhythmOf(m, policy) ? 'overdue' : 'working', event };
}

/** The title of a line in the track's definition; its id if the definition does not name it. */
export function titleOfLine(id: string, { mechanisms = [] }: TrackDefinition): string {
  return mechanisms.find((mechanism) => mechanism.id === id)?.title ?? id;
}

const running: ReadonlySet<Status> = new Set(['active', 'working-group-active', 'resumed']);

/**
 * The lines that were stopped on a track that works, so that it is partly working (one that is merely overdue was not
 * stopped: most tracks have such a line); on a frozen track, on which cooperation
 * of all sides has gone on since the suspension, the lines that are suspended. Empty where the track works, or stands
 * still, as a whole.
 */
export function brokenLines(lines: readonly Line[], status: Status, { formal, engagement }: TrackState): Line[] {
  const broken = lines.filter(({ state }) => state === 'suspended' || state === 'paused' || state === 'lapsed');
  const works = formal.state === 'open' || lines.some(({ state }) => state === 'working');
  if (running.has(status)) return works ? broken : [];
  const goesOn =
    engagement !== null && isOperational(engagement.event) && engagement.event.day > (formal.event?.day ?? Infinity);
  return status === 'frozen' && goesOn ? broken : [];
}

const lineWords: Readonly<Record<LineState, string>> = {
  working: 'works',
  suspended: 'is suspended',
  paused: 'is paused',
  lapsed: 'has broken down without an announcement',
  overdue: 'has not met within its rhythm',
  promised: 'is promised and has not begun',
};

/** A line and its state in words: `“Defence talks” is suspended since 5 August 2022`. */
export function lineInWords({ id, state, event }: Line, definition: TrackDefinition): string {
  const since =
    event && state !== 'working' && state !== 'overdue' ? ` ${sinceInWords(event.date.startView().edtf)}` : '';
  return `“${titleOfLine(id, definition)}” ${lineWords[state]}${since}`;
}

/** The lines that were stopped on a track that works, as a sentence that follows the headline; empty without any. */
export function partsInWords(broken: readonly Line[], definition: TrackDefinition): string {
  return broken.length === 0
    ? ''
    : ` Partly working: ${broken.map((line) => lineInWords(line, definition)).join('; ')}.`;
}
