import { describe, expect, it } from '@jest/globals';
import { amendment, dispute, merger, record, retraction } from '../../../test/support/amendments.js';
import { event } from '../../../test/support/given.js';

const told = (account: string, occurred?: string) => ({
  title: `Told by ${account}`,
  publisher: `Paper of ${account}`,
  account,
  ...(occurred === undefined ? {} : { claims: { occurred } }),
});
const frozen = event('TalksSuspended', '2023-08-05', { sources: [told('CN'), told('third-party')] });

describe('a dispute', () => {
  it('makes contested the status that the event moved, until it is retracted', () => {
    const denied = dispute(frozen, 'US');
    expect(record(frozen, denied).on('2023-09-01').flags).toContain('contested');
    expect(record(frozen, denied).on('2023-09-01').status).toBe('frozen');
    expect(record(frozen, denied, retraction(denied)).on('2023-09-01').flags).not.toContain('contested');
    expect(record(frozen, denied).on('2023-09-01', { knownAt: '2024-01-02' }).flags).not.toContain('contested');
  });

  it('with a date moves the event on that party’s account alone', () => {
    const log = record(frozen, dispute(frozen, 'US', { occurred: '2023-08-09' }));
    expect(log.on('2023-09-01', { account: 'US' }).since!.edtf).toBe('2023-08-09');
    expect(log.on('2023-09-01', { account: 'CN' }).since!.edtf).toBe('2023-08-05');
    expect(log.on('2023-09-01').since!.edtf).toBe('2023-08-05');
  });

  it('without a date takes the event from that party’s account', () => {
    const log = record(frozen, dispute(frozen, 'US'));
    expect(log.on('2023-09-01', { account: 'US' }).status).toBe('none');
    expect(log.on('2023-09-01', { account: 'CN' }).status).toBe('frozen');
  });

  it('that denies what only third parties tell takes it from every account', () => {
    const rumour = event('TalksSuspended', '2023-08-05', { sources: [told('third-party')] });
    expect(record(rumour).on('2023-09-01', { account: 'CN' }).status).toBe('frozen');
    expect(record(rumour, dispute(rumour, 'US')).on('2023-09-01', { account: 'CN' }).status).toBe('none');
    expect(record(rumour, dispute(rumour, 'US')).on('2023-09-01', { account: 'US' }).status).toBe('none');
  });

  it('over the day alone takes the event from nobody: a summit vanished from the account of a party that had said nothing', () => {
    const summit = event('TalksHeld', '2023-11-15', { sources: [told('third-party'), told('US')] });
    const log = record(summit, dispute(summit, 'US', { occurred: '2023-11-12' }));
    expect(log.on('2023-12-01', { account: 'US' }).metrics.lastDialogue!.date.edtf).toBe('2023-11-12');
    expect(log.on('2023-12-01', { account: 'CN' }).metrics.lastDialogue!.date.edtf).toBe('2023-11-15');
  });

  it('known last wins where a party has changed its mind', () => {
    const later = dispute(frozen, 'US', { occurred: '2023-08-09', disclosed: '2023-12-01' });
    const log = record(frozen, later, dispute(frozen, 'US'));
    expect(log.on('2023-09-01', { account: 'US' }).status).toBe('none');
    expect(log.on('2023-09-01', { account: 'US', knownAt: '2024-01-03' }).since!.edtf).toBe('2023-08-09');
  });
});

describe('an account', () => {
  it('dates an event as that party’s own source does, and is never contested', () => {
    const two = event('TalksSuspended', '2023-08-05', { sources: [told('CN'), told('US', '2023-08-06')] });
    expect(record(two).on('2023-08-05').flags).toContain('contested');
    expect(record(two).on('2023-08-05', { account: 'US' }).status).toBe('none');
    expect(record(two).on('2023-08-06', { account: 'US' })).toMatchObject({ status: 'frozen', flags: [] });
    expect(record(two).on('2023-08-05', { account: 'CN' })).toMatchObject({ status: 'frozen', flags: [] });
  });

  it('keeps the date as recorded where one of that party’s sources gives it: Blinken in Beijing, by two American offices', () => {
    const sources = [told('US'), told('US', '2023-06-17'), told('CN', '2023-06-19'), told('CN', '2023-06-19')];
    const log = record(event('TalksHeld', '2023-06-18', { sources }));
    expect(log.on('2023-07-01', { account: 'US' }).metrics.lastDialogue!.date.edtf).toBe('2023-06-18');
    expect(log.on('2023-07-01', { account: 'CN' }).metrics.lastDialogue!.date.edtf).toBe('2023-06-19');
  });

  it('dates a merged event as that party’s own report does, unless another of its sources gives the date that stays', () => {
    const stays = event('TalksHeld', '2023-06-18', { sources: [told('US'), told('CN', '2023-06-20')] });
    const same = event('TalksHeld', '2023-06-19', { sources: [told('US'), told('CN', '2023-06-18')] });
    const log = record(stays, same, merger(stays, same));
    expect(log.on('2023-07-01', { account: 'US' }).metrics.lastDialogue!.date.edtf).toBe('2023-06-18');
    expect(log.on('2023-07-01', { account: 'CN' }).metrics.lastDialogue!.date.edtf).toBe('2023-06-18');
    const third = event('TalksHeld', '2023-06-21', { sources: [told('CN')] });
    const only = event('TalksHeld', '2023-06-18', { sources: [told('US')] });
    const other = record(only, third, merger(only, third));
    expect(other.on('2023-07-01', { account: 'CN' }).metrics.lastDialogue!.date.edtf).toBe('2023-06-21');
  });

  it('foresees nothing that was not announced: the day of the event stood for its announcement', () => {
    const two = event('CooperationResumed', '2023-08-05', { sources: [told('CN'), told('US', '2023-08-20')] });
    const log = record(event('TalksSuspended', '2023-01-01'), two);
    expect(log.on('2023-08-10', { account: 'US' }).next).toEqual([]);
  });
});

describe('a policy that is adopted', () => {
  const talks = event('TalksHeld', '2022-01-01');
  const patient = amendment('PolicyAdopted', { policy: 'leaders@1' });

  it('rules every day of the reading from when it was known on; the one known last', () => {
    const log = record(talks, patient);
    expect(log.on('2023-06-01').status).toBe('active');
    expect(log.on('2023-06-01', { knownAt: '2024-01-02' }).status).toBe('dormant');
    const back = amendment('PolicyAdopted', { policy: 'cooperation@1' });
    expect(record(talks, patient, back).on('2023-06-01').status).toBe('dormant');
    expect(record(talks, patient, back).timeline.policy.name).toBe('cooperation@1');
    expect(record(talks, patient, back, retraction(back)).on('2023-06-01').status).toBe('active');
  });

  it('yields to the policy that a reading asks for', () => {
    const { timeline } = record(talks);
    const log = record(talks, patient);
    expect(log.on('2023-06-01', { policy: timeline.policy }).status).toBe('dormant');
  });
});
