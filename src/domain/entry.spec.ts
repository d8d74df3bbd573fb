import { describe, expect, it } from '@jest/globals';
import { parseBody } from './entry.js';

const talks = {
  type: 'TalksHeld',
  id: '0190163d-8694-7000-8000-000000000001',
  tracks: ['us-cn.counternarcotics'],
  occurred: '2023-06-18/2023-06-19',
  actors: [{ country: 'US', role: 'participant' }],
  mode: 'visit',
  trackRole: 'agenda-item',
  title: 'Blinken in Beijing',
  sources: [{ title: 'A visit', publisher: 'Somebody' }],
};

function errorsOf(input: unknown) {
  try {
    parseBody(input);
  } catch (error) {
    return (error as { errors: unknown }).errors;
  }
  return undefined;
}

describe('an event is read from unknown input', () => {
  it('keeps a right one whole and dates its schema', () => {
    expect(parseBody(talks)).toEqual({ ...talks, schemaVersion: 1 });
  });

  it('names the field and the reason of every fault', () => {
    expect(
      errorsOf({ ...talks, occurred: '2023-02-30', colour: 'red', actors: [{ country: 'ZZ', role: 'participant' }] }),
    ).toEqual([
      { pointer: '/occurred', detail: '"2023-02-30" is not EDTF (ISO 8601-2)' },
      { pointer: '/actors/0/country', detail: expect.stringContaining('no ISO 3166-1') },
      { pointer: '/colour', detail: 'is no field of this type' },
    ]);
  });

  it('refuses an unknown type, a type of another payload and what PostgreSQL cannot store', () => {
    expect(errorsOf({ ...talks, type: 'TalksDreamt' })).toEqual([
      { pointer: '/type', detail: '"TalksDreamt" is no event type of the vocabulary' },
    ]);
    expect(errorsOf({ ...talks, type: 'TalksSuspended' })).toHaveLength(2);
    expect(errorsOf({ ...talks, title: 'a\u0000b' })).toHaveLength(1);
    expect(errorsOf({ ...talks, title: 'a\ud800b' })).toHaveLength(1);
  });
});
