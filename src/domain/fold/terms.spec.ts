import { describe, expect, it } from '@jest/globals';
import { brief, event, given } from '../../../test/support/given.js';

const by = (country: string) => ({ actors: [{ country, role: 'initiator' }] });

describe('what ends by itself ends what it belongs to, and no more', () => {
  it('an agreement that was withdrawn does not end the one signed after it', () => {
    const first = event('AgreementSigned', '2020-01-01', { expires: '2024-12-31' });
    const gone = event('AgreementWithdrawn', '2022-01-01');
    const second = event('AgreementSigned', '2023-01-01');
    const talks = event('TalksHeld', '2024-12-01');
    expect(brief(given(first, gone, second, talks).on('2025-01-01'))).toBe('active/open/meeting');
    expect(given(first, gone).on('2025-02-01').reading.formal).toMatchObject({
      cause: gone.id,
      since: { edtf: '2022-01-01' },
    });
  });

  it('a renewed mechanism lives to its new date, and one set up again is not ended by the old', () => {
    const set = event('WorkingGroupEstablished', '2020-01-01', { expires: '2022-12-31' });
    const renewed = event('WorkingGroupEstablished', '2022-11-01', { expires: '2025-12-31' });
    expect(given(set).on('2023-01-01').reading.formal).toMatchObject({ state: 'open', cause: 'clock:expired' });
    expect(given(set, renewed).on('2023-01-01').reading.formal.state).toBe('mechanism');
    const dissolved = event('WorkingGroupDissolved', '2021-01-01');
    const again = event('WorkingGroupEstablished', '2022-06-01');
    expect(given(set, dissolved, again).on('2023-01-01').reading.formal.state).toBe('mechanism');
  });

  it('a suspension of fixed term gives way to what stood before, unless another stands or it is renewed', () => {
    const group = event('WorkingGroupEstablished', '2024-01-01');
    const cut = event('TalksSuspended', '2024-02-01', { ...by('CN'), expires: '2024-06-30' });
    expect(given(group, cut).on('2024-06-29').reading.formal).toMatchObject({ state: 'suspended', by: ['CN'] });
    expect(given(group, cut).on('2024-06-30').reading.formal).toMatchObject({
      state: 'mechanism',
      cause: 'clock:expired',
    });
    const joined = event('TalksSuspended', '2024-03-01', by('US'));
    expect(given(group, cut, joined).on('2024-06-29').reading.formal.by).toEqual(['CN', 'US']);
    expect(given(group, cut, joined).on('2024-06-30').reading.formal).toMatchObject({ state: 'suspended', by: ['US'] });
    const prolonged = event('TalksSuspended', '2024-06-01', { ...by('CN'), expires: '2024-12-31' });
    expect(given(group, cut, prolonged).on('2024-07-01').reading.formal.state).toBe('suspended');
    expect(given(group, cut, prolonged).on('2024-12-31').reading.formal.state).toBe('mechanism');
  });

  it('a pause and a suspension that overlap leave the mechanism when both are over', () => {
    const group = event('WorkingGroupEstablished', '2024-01-01');
    const pause = event('MechanismPaused', '2024-02-01', { expires: '2024-04-30' });
    const cut = event('TalksSuspended', '2024-03-01', { expires: '2024-06-30' });
    const record = given(group, pause, cut);
    const formal = (day: string) => record.on(day).reading.formal.state;
    expect(['2024-02-15', '2024-05-01', '2024-06-29', '2024-06-30'].map(formal)).toEqual([
      'paused',
      'suspended',
      'suspended',
      'mechanism',
    ]);
    const long = event('MechanismPaused', '2024-02-01', { expires: '2024-08-31' });
    const other = given(group, long, cut);
    expect(other.on('2024-07-01').reading.formal.state).toBe('paused');
    expect(other.on('2024-08-31').reading.formal.state).toBe('mechanism');
  });

  it('a dissolution under a suspension is remembered when the suspension ends', () => {
    const group = event('WorkingGroupEstablished', '2024-01-01');
    const cut = event('TalksSuspended', '2024-02-01', { expires: '2024-06-30' });
    const gone = event('WorkingGroupDissolved', '2024-03-01');
    expect(given(group, cut, gone).on('2024-07-01').reading.formal.state).toBe('open');
  });

  it('a thaw ends with the freeze, also where the clock ended that', () => {
    const cut = event('TalksSuspended', '2024-01-01', { expires: '2024-03-01' });
    const talks = event('TalksHeld', '2024-02-01');
    const anew = event('TalksSuspended', '2024-04-01');
    expect(given(cut, talks).on('2024-02-02').reading.flags).toContain('thaw');
    expect(given(cut, talks).on('2024-03-10').metrics.direction.resolutionOpportunity).toBe(false);
    expect(given(cut, talks, anew).on('2024-04-02').reading.flags).not.toContain('thaw');
  });

  it('the presumption that a line works ends with the agreement, and no earlier act ends it', () => {
    const line = event('WorkingGroupEstablished', '2018-01-01', { mechanism: 'line', presumedOperating: true });
    const signed = event('AgreementSigned', '2018-01-02', { expires: '2019-12-31' });
    const group = event('WorkingGroupEstablished', '2020-06-01', { mechanism: 'other' });
    expect(given(line, signed, group).on('2022-06-01').reading.status).toBe('dormant');
  });
});
