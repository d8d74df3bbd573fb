import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { defined, entries, event, idOf } from '../../../test/support/given.js';
import { type Day, isoDay, parseDay } from '../time/day.js';
import type { EntryBody } from '../entries/entry.js';
import { explainView } from './explain.js';
import type { Status } from '../policy/states.js';
import { TrackTimeline } from '../reading/track-timeline.js';
import { type EventType, eventTypes } from '../events/vocabulary.js';

const first = parseDay('2024-01-01', '');

/** An event as `possibleChanges` supposes it: of both parties, in a session of the group that met last. */
function act(type: EventType, day: Day, mechanism = 'group'): EntryBody {
  const own: Partial<Record<EventType, Record<string, unknown>>> = {
    WorkingGroupEstablished: { mechanism },
    WorkingGroupMet: { mechanism },
    AgreementExtended: { expires: '2030-01-01' },
    MechanismPaused: { ground: 'by-consent' },
    ContactAttempted: { outcome: 'unanswered' },
    ClaimMade: { claimKind: 'cause' },
  };
  const both = ['US', 'CN'].map((country) => ({ country, role: 'participant' }));
  return event(type, isoDay(day), { actors: both, ...own[type] });
}

/** The status of the day, had each type of event happened on it: recorded for real, and read again. */
function recorded(timeline: TrackTimeline, day: Day): Map<EventType, Status> {
  return new Map(
    eventTypes.map((type) => {
      const fork = timeline.fork();
      const [entry] = entries([act(type, day)]);
      fork.insert({ ...entry!, position: 10_000 });
      return [type, fork.read(day).status];
    }),
  );
}

function foretold(timeline: TrackTimeline, day: Day): Map<EventType, Status> {
  const { reading, changes } = timeline.viewed(day, explainView);
  const changed = new Map(changes.flatMap(({ to, acts }) => acts.map(({ type }) => [type, to] as const)));
  return new Map(eventTypes.map((type) => [type, changed.get(type) ?? reading.status]));
}

describe('what would change the status', () => {
  const step = fc.record({
    type: fc.constantFrom<EventType>(
      'TalksHeld', 'WorkingGroupEstablished', 'WorkingGroupMet', 'TalksSuspended', 'CooperationResumed', 'AgreementSigned',
      'AgreementWithdrawn', 'WorkingGroupDissolved', 'MechanismPaused', 'CooperationLapsed', 'ExploratoryAgreementReached',
    ), // prettier-ignore
    after: fc.integer({ min: 0, max: 300 }),
  });

  it('is what recording such an event on that day does', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), fc.integer({ min: 0, max: 400 }), (steps, wait) => {
        let day = first;
        const bodies = steps.map(({ type, after }) => act(type, (day += after)));
        const timeline = TrackTimeline.fold(entries([defined(), ...bodies]));
        const asked = day + wait;
        expect(foretold(timeline, asked)).toEqual(recorded(timeline, asked));
      }),
      { numRuns: 60, seed: 20_260_115 },
    );
  });

  it('waits behind what stands before it on its day: no resumption lifts what is suspended later that day', () => {
    const suspension = act('TalksSuspended', first);
    const timeline = TrackTimeline.fold(entries([defined(), act('TalksHeld', first), suspension]));
    const resumedOn = (day: Day) => timeline.viewed(day, explainView).changes.find(({ to }) => to === 'resumed')?.acts;
    expect(resumedOn(first)).toBeUndefined();
    expect(resumedOn(first + 1)).toEqual([{ type: 'CooperationResumed', formal: 'resumed', practice: 'meeting' }]);
  });

  it('is nothing while an assessment stands', () => {
    const talks = act('TalksHeld', first);
    const assessment = {
      ...{ type: 'AssessmentRecorded', id: idOf(8_000_001), track: 'us-cn.counternarcotics', status: 'dormant' },
      ...{ reason: 'A formality', evidence: [talks.id], from: '2024-02-01', expires: '2024-03-31', schemaVersion: 1 },
    } as EntryBody;
    const timeline = TrackTimeline.fold(entries([defined(), talks, assessment]));
    expect(timeline.viewed(parseDay('2024-03-31', ''), explainView).changes).toEqual([]);
    expect(timeline.viewed(parseDay('2024-04-01', ''), explainView).changes).not.toEqual([]);
  });
});
