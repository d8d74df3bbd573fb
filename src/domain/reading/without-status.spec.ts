import { describe, expect, it } from '@jest/globals';
import { event, given } from '../../../test/support/given.js';

describe('F12: a track without a status', () => {
  const told = (day: string, ...events: Parameters<typeof given>) => {
    const { status, label, headline, since } = given(...events).on(day).reading;
    return { status, label, headline, since };
  };
  const bare = { status: 'none', since: null };

  it('reads before the record, and when that begins', () => {
    const record = [event('TalksHeld', '2022-08-05'), event('IrritantOccurred', '2022-08-02/2022-08-03')];
    expect(told('2022-08-01', ...record)).toEqual({
      ...bare,
      label: 'Before the record',
      headline: 'Before the record, which begins on 2 August 2022.',
    });
    expect(told('2019-06-01', event('TalksHeld', '2019~')).headline).toBe(
      'Before the record, which begins in about 2019.',
    );
  });

  it('with irritants alone has no talks on record, and says no more', () => {
    const label = 'No talks on record here';
    expect(told('2023-07-07', event('IrritantOccurred', '2023-02-03'))).toEqual({
      ...bare,
      label,
      headline: `${label}.`,
    });
  });

  it('with talks that do not count names the last of them', () => {
    const absent = event('TalksHeld', '2023-07-07', {
      actors: [{ country: 'US', role: 'host' }],
      title: 'A coalition meets, China absent',
    });
    expect(told('2023-07-07', absent)).toMatchObject({
      label: 'No cooperation on record',
      headline: 'No cooperation on record: “A coalition meets, China absent” (7 July 2023) does not count as such.',
    });
  });

  it('without any event has nothing on record', () => {
    expect(told('2023-07-07')).toMatchObject({ headline: 'No cooperation on record.' });
  });
});
