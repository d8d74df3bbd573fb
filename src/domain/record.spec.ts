import { describe, expect, it } from '@jest/globals';
import { defined, entries, event, track } from '../../test/support/given.js';
import { parseDay } from './day.js';
import { type Entry, type EntryBody, parseBody } from './entry.js';
import { TrackTimeline } from './track-timeline.js';

let serial = 0;
const id = () => `00000000-0000-7000-9000-${(serial += 1).toString(16).padStart(12, '0')}`;
const day = (text: string) => parseDay(text, '');
const kept = (type: string, more: Record<string, unknown>): EntryBody =>
  parseBody({ type, id: id(), reason: 'a reason', tracks: [track.id], ...more });

/** Entries recorded on one day each, from the first of January 2024 on, the definition first. */
function recorded(...bodies: EntryBody[]): Entry[] {
  return entries([defined(), ...bodies]).map((entry, i) => ({
    ...entry,
    recordedAt: Date.UTC(2024, 0, 1 + i),
  }));
}

const frozen = event('TalksSuspended', '2023-08-05');
const correction = (of: EntryBody, more: Record<string, unknown>, extra = {}) =>
  kept('EventCorrected', { event: { ...of, ...more }, ...extra });

describe('a correction', () => {
  const record = recorded(frozen, correction(frozen, { occurred: '2023-08-04' }));

  it('gives the event another date from when it was known on, and not before', () => {
    const timeline = TrackTimeline.fold(record);
    expect(timeline.read(day('2023-08-04')).status).toBe('frozen');
    expect(timeline.cut({ knownAt: day('2024-01-02') }).read(day('2023-08-04')).status).toBe('none');
    expect(timeline.cut({ knownAt: day('2024-01-03') }).read(day('2023-08-04')).status).toBe('frozen');
    expect(timeline.cut({ position: 2 }).read(day('2023-08-04')).status).toBe('none');
  });

  it('that is retracted gives back what it replaced', () => {
    const timeline = TrackTimeline.fold(record);
    timeline.insert({ ...record[2]!, position: 4, body: kept('EventRetracted', { target: record[2]!.body.id }) });
    expect(timeline.read(day('2023-08-04')).status).toBe('none');
    expect(timeline.read(day('2023-08-05')).status).toBe('frozen');
  });

  it('of a correction stands in its place, and the earlier one again when it is retracted', () => {
    const again = correction(frozen, { occurred: '2023-08-03' });
    const timeline = TrackTimeline.fold([...record, ...entries([again]).map((e) => ({ ...e, position: 4 }))]);
    expect(timeline.history(day('2024-01-01'))[0]!.from.edtf).toBe('2023-08-04');
  });
});
