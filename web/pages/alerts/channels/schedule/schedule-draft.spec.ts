import { describe, expect, it } from '@jest/globals';
import { newDigest, newWindow, type Schedule, scheduleDraft, scheduleOf } from './schedule-draft.js';
import { scheduleInWords } from './schedule-words.js';

const schedule: Schedule = {
  zone: 'Europe/Berlin',
  digests: [
    { every: 'day', at: '07:30', whenEmpty: 'send' },
    {
      ...{ every: 'week', weekday: 'monday', at: '08:00', zone: 'Asia/Tokyo', whenEmpty: 'skip' },
      ...{ select: { parties: ['US', 'CN'] }, collections: ['narcotics'] },
    },
  ],
  quiet: { windows: [{ days: ['monday', 'tuesday'], from: '22:00', to: '07:00' }], passes: ['critical'] },
};

describe('the draft of a schedule', () => {
  it('gives the same schedule back', () => {
    expect(scheduleOf(scheduleDraft(schedule))).toEqual(schedule);
  });

  it('is none where nothing is filled in, and names no day of a daily digest', () => {
    const empty = scheduleDraft(null);
    expect(scheduleOf(empty)).toBeNull();
    expect(scheduleOf({ ...empty, digests: [newDigest] })).toEqual({
      digests: [{ every: 'day', at: '07:30', whenEmpty: 'send' }],
    });
    expect(scheduleOf({ ...empty, windows: [newWindow] })).toMatchObject({ quiet: { passes: ['critical'] } });
  });
});

describe('a schedule in words', () => {
  it('says what is told when', () => {
    expect(scheduleInWords(schedule)).toEqual([
      'Instants are told in Europe/Berlin.',
      'A digest every day at 07:30, Europe/Berlin, on every track.',
      'A digest every Monday at 08:00, Asia/Tokyo, on tracks of United States and China, of the collections narcotics; left out where there is nothing new.',
      'Quiet on Monday and Tuesday 22:00 to 07:00, Europe/Berlin, except for what is critical.',
    ]);
  });

  it('says that a whole day is quiet', () => {
    const windows = [{ days: ['sunday' as const], from: '00:00', to: '00:00' }];
    expect(scheduleInWords({ quiet: { windows, passes: [] } })).toEqual(['Quiet on Sunday all day, UTC.']);
  });
});
