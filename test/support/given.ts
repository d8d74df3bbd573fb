import { type Entry, type EntryBody, parseBody } from '../../src/domain/entries/entry.js';
import type { TrackDefinition } from '../../src/domain/entries/track-definition.js';
import { type Day, parseDay } from '../../src/domain/time/day.js';
import type { StatusInterval, TrackReading } from '../../src/domain/reading/reading.js';
import type { Metrics } from '../../src/domain/reading/metrics/metrics.js';
import { TrackTimeline } from '../../src/domain/reading/track-timeline.js';
import { metricsOn } from '../../src/domain/reading/metrics/make-metrics.js';

let counter = 0;

/** A UUID made of a number, so that tests can name their events. */
export function idOf(n: number): string {
  return `00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
}

export const track: TrackDefinition = {
  id: 'us-cn.counternarcotics',
  title: 'United States-China counternarcotics',
  parties: ['US', 'CN'],
  topic: 'counternarcotics',
};

const both = [
  { country: 'US', role: 'participant' },
  { country: 'CN', role: 'participant' },
];

/** A body of a type on a date, right in all else; two publishers, so that it is not provisional. */
export function event(type: string, occurred: string, more: Record<string, unknown> = {}): EntryBody {
  const particulars: Record<string, Record<string, unknown>> = {
    TalksHeld: { mode: 'visit', trackRole: 'dedicated' },
    WorkingGroupEstablished: { mechanism: 'group' },
    WorkingGroupMet: { mechanism: 'group' },
    MechanismPaused: { ground: 'by-consent' },
    ContactAttempted: { outcome: 'unanswered' },
    ClaimMade: { claimKind: 'cause' },
    TalksSuspended: { actors: [{ country: 'CN', role: 'initiator' }] },
    CooperationSuspended: { actors: [{ country: 'CN', role: 'initiator' }] },
  };
  counter += 1;
  return parseBody({
    type,
    id: idOf(counter),
    tracks: [track.id],
    occurred,
    actors: both,
    title: `${type} on ${occurred}`,
    sources: [
      { title: 'One', publisher: 'First' },
      { title: 'Two', publisher: 'Second' },
    ],
    ...particulars[type],
    ...more,
  });
}

export function defined(definition: Partial<TrackDefinition> = {}): EntryBody {
  counter += 1;
  return parseBody({ type: 'TrackDefined', id: idOf(counter), track: { ...track, ...definition } });
}

/** Bodies as entries in the order given; hashes are the log's affair and left empty. */
export function entries(bodies: readonly EntryBody[]): Entry[] {
  return bodies.map((body, i) => ({ position: i + 1, recordedAt: 0, recordedBy: 'test', hash: '', body }));
}

export interface Outcome {
  reading: TrackReading;
  metrics: Metrics;
  history: StatusInterval[];
  timeline: TrackTimeline;
}

/** Given a record, when it is read on a day, then … */
export function given(...bodies: EntryBody[]) {
  const first = bodies[0]?.type === 'TrackDefined' ? [] : [defined()];
  const record = entries([...first, ...bodies]);
  const timeline = TrackTimeline.fold(record);
  return {
    record,
    timeline,
    on(day: string): Outcome {
      const validAt: Day = parseDay(day, '');
      return {
        reading: timeline.read(validAt),
        metrics: metricsOn(timeline, validAt),
        history: timeline.history(validAt),
        timeline,
      };
    },
  };
}

/** One line a reading, for tables of expectation: `frozen/suspended/silent +thaw`. */
export function brief({ reading }: Outcome): string {
  const flags = reading.flags.filter((flag) => flag !== 'stale').map((flag) => ` +${flag}`);
  return `${reading.status}/${reading.formal.state}/${reading.practice.state}${flags.join('')}`;
}
