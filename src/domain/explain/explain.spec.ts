import { describe, expect, it } from '@jest/globals';
import { event, given, idOf } from '../../../test/support/given.js';
import { isoDay, parseDay } from '../time/day.js';
import { type EntryBody, parseBody } from '../entries/entry.js';
import { eventTypes } from '../events/vocabulary.js';
import { explainView } from './explain.js';
import { type Explanation, explainLimits } from './explanation.js';

const one = (country: string) => ({ actors: [{ country, role: 'initiator' }] });

function explained(day: string, ...bodies: EntryBody[]): Explanation {
  return given(...bodies).timeline.viewed(parseDay(day, ''), explainView);
}

const sentences = (day: string, ...bodies: EntryBody[]) => explained(day, ...bodies).sentences.map(({ text }) => text);

function assessment(more: Record<string, unknown>): EntryBody {
  const id = idOf(9_100_001);
  return parseBody({ type: 'AssessmentRecorded', id, track: 'us-cn.counternarcotics', ...more });
}

describe('an assessment that has run out', () => {
  const held = assessment({
    ...{ status: 'dormant', reason: 'A formality', evidence: [idOf(1)] },
    ...{ from: '2025-02-01', expires: '2025-06-30' },
  });

  it('is explained where nothing else is on record', () => {
    expect(sentences('2025-07-01', held)[0]).toBe('No cooperation on record.');
    expect(explained('2025-07-01', held).ineffective).toEqual([]);
  });

  it.each(eventTypes)('is explained before and after an event of any type: %s', (type) => {
    for (const date of ['2025-01-10', '2025-03-10', '2025-07-10']) {
      const bodies = [held, event(type, date, type === 'AgreementExtended' ? { expires: '2027' } : {})];
      for (const day of ['2025-01-20', '2025-03-20', '2025-07-20'])
        expect(sentences(day, ...bodies).length).toBeGreaterThan(0);
    }
  });
});

describe('the sentences', () => {
  it('say of an empty record that it is one', () => {
    expect(sentences('2025-01-01').slice(0, 2)).toEqual(['No cooperation on record.', 'No deadline is running.']);
  });

  it('exploratory: what was agreed, until when it holds, and what would open it', () => {
    expect(
      sentences(
        '2025-02-01',
        event('ExploratoryAgreementReached', '2025-01-10', { title: 'A channel is to be looked into' }),
        event('StatementMade', '2025-01-12', { title: 'A word' }),
      ),
    ).toEqual([
      'Exploratory since 10 January 2025, when the two sides agreed to explore a channel: “A channel is to be looked into”.',
      'Also on record since: “A word” (12 January 2025), which does not move the status by itself.',
      'If there are no talks on the subject alone by 9 July 2025, it becomes “Dormant” on the next day.',
      'The launch or a session of a working group would make it “Working group active”; an exchange of information, joint work on a case or an agreement that is signed or comes into force would make it “Active”; a suspension of talks or cooperation would make it “Frozen”.',
    ]);
  });

  it('frozen: by whom, by whom else, and why nothing since lifted it', () => {
    const after = sentences(
      '2025-02-01',
      event('TalksHeld', '2025-01-02', { title: 'Ministers meet' }),
      event('TalksSuspended', '2025-01-10'),
      event('CooperationSuspended', '2025-01-20', one('US')),
      event('TalksHeld', '2025-01-24', { title: 'Envoys' }),
      event('TalksHeld', '2025-01-25', { title: 'Envoys again' }),
      event('TalksHeld', '2025-01-26', { trackRole: 'side-contact', title: 'Trade talks' }),
      event('TalksHeld', '2025-01-27', { level: 'other-branch', title: 'Senators' }),
      event('TalksHeld', '2025-01-28', { ...one('US'), title: 'A speech' }),
    );
    expect(after.slice(0, 7)).toEqual([
      'Frozen since 10 January 2025, when China suspended talks.',
      'The United States suspended cooperation as well, on 20 January 2025.',
      'In practice in contact since 2 January 2025, when the two sides held talks: “Ministers meet”.',
      'Since then “Envoys” (24 January 2025) and “Envoys again” (25 January 2025) did not lift it: a suspension is lifted only by an agreed resumption or the launch or a session of a working group.',
      'Since then “Trade talks” (26 January 2025) did not change the status: a mention in passing is no dialogue.',
      'Since then “Senators” (27 January 2025) did not change the status: talks of legislators, courts, state media or go-betweens are contact, and no act of a government.',
      'Since then “A speech” (28 January 2025) did not change the status: not every side took part.',
    ]);
  });

  it('resumed, and then active: what each rests on', () => {
    const resumed = [
      event('TalksSuspended', '2025-01-10'),
      event('CooperationResumed', '2025-03-01', { title: 'Peace' }),
    ];
    expect(sentences('2025-03-02', ...resumed)[0]).toBe(
      'Resumed since 1 March 2025, when the two sides agreed to resume: “Peace”.',
    );
    const talks = event('TalksHeld', '2025-03-14/2025-03-15', { title: 'Envoys confer' });
    expect(
      sentences('2025-03-20', ...resumed, talks, event('TalksHeld', '2025-03-18', { title: 'Again' })),
    ).toMatchObject([
      'Active since 14 March 2025, when the two sides held talks: “Envoys confer”.',
      'Since then “Again” (18 March 2025) kept it so.',
      ...[expect.any(String), expect.any(String)],
    ]);
  });

  it('working group active, and what the clock will make of it', () => {
    const launched = event('WorkingGroupEstablished', '2025-01-10', { title: 'It begins' });
    expect(
      sentences('2025-02-01', launched, event('TalksHeld', '2025-01-20', { title: 'Ministers meet' })).slice(0, 3),
    ).toEqual([
      'Working group active since 10 January 2025, when a working group was launched: “It begins”.',
      'There followed “Ministers meet” (20 January 2025); the status follows the working group’s own sessions.',
      'If the working group does not meet by 9 July 2025, it becomes “Active” on the next day; if there are no talks on the subject alone by 17 October 2025, it becomes “Dormant” on the next day.',
    ]);
  });

  it('paused: what ends the pause, and its term', () => {
    const launched = event('WorkingGroupEstablished', '2025-01-10');
    const paused = event('MechanismPaused', '2025-02-01', { expires: '2025-06-30', title: 'A recess' });
    expect(sentences('2025-03-01', launched, paused)).toEqual(
      expect.arrayContaining([
        'Paused since 1 February 2025, when sessions were paused: “A recess”.',
        'Unless a term is renewed, it becomes “Working group active” on 30 June 2025.',
      ]),
    );
  });

  it('dormant: by the clock from a contact, or by a breakdown that nobody announced', () => {
    const talks = event('TalksHeld', '2025-01-02', { title: 'Ministers meet' });
    expect(sentences('2025-12-01', talks).slice(0, 2)).toEqual([
      'Dormant since 30 September 2025, when there had been no talks on the subject alone for more than 270 days, since “Ministers meet” on 2 January 2025.',
      'Formally open since 2 January 2025, when the two sides held talks: “Ministers meet”.',
    ]);
    expect(sentences('2025-05-01', talks, event('CooperationLapsed', '2025-03~'))[0]).toBe(
      'Dormant since about March 2025, when contact broke down without an announcement.',
    );
  });

  it('terminated: by a withdrawal, or at the end of a term', () => {
    const signed = event('AgreementSigned', '2020-01-10', { expires: '2025-02-05', title: 'The accord' });
    expect(sentences('2024-02-10', signed, event('AgreementWithdrawn', '2024-02-01', one('US')))[0]).toBe(
      'Terminated since 1 February 2024, when the United States withdrew from the agreement.',
    );
    const [expired, , unmoved] = sentences('2025-03-01', signed, event('TalksHeld', '2025-02-20', { title: 'Envoys' }));
    expect(expired).toBe('Terminated since 5 February 2025, when the term ran out that “The accord” had set.');
    expect(unmoved).toMatch(
      /^Since then “Envoys” \(20 February 2025\) did not change the status: what has ended begins anew only with an agreed resumption, /,
    );
  });

  it('an assessment is named as one, with what the rules give without it', () => {
    const talks = event('TalksHeld', '2025-01-02');
    const held = assessment({
      status: 'dormant',
      reason: 'A formality',
      evidence: [talks.id],
      from: '2025-02-01',
      expires: '2025-06-30',
    });
    const session = event('WorkingGroupMet', '2025-02-20', { title: 'The group' });
    expect(sentences('2025-03-01', talks, held, session)).toEqual(
      expect.arrayContaining([
        'Dormant by an assessment of test, which stands from 1 February 2025 to 30 June 2025: A formality.',
        'By the rules alone it would read “Working group active”.',
        'Since then “The group” (20 February 2025) did not change the status: an assessment stands in for the rules.',
        'The assessment no longer stands from 1 July 2025 on; the rules alone then make it “Working group active”.',
      ]),
    );
    expect(sentences('2025-07-01', talks, held, session)[0]).toBe(
      'Working group active since 1 July 2025, when an assessment that had set it aside ran out.',
    );
  });

  it('name every reason for a flag', () => {
    const claimed = [
      { title: 'One', publisher: 'First' },
      { title: 'Two', publisher: 'Second', claims: { occurred: '2025-04-10' } },
    ];
    const suspension = event('TalksSuspended', '2025-01-10', { sources: claimed, title: 'A halt' });
    const dispute = parseBody({
      ...{ type: 'EventDisputed', id: idOf(9_100_002), target: suspension.id, party: 'US' },
      ...{ says: 'Talks were only put off.', tracks: ['us-cn.counternarcotics'] },
    });
    const later = event('CooperationResumed', '2025-02', { title: 'A restart' });
    const told = sentences('2025-02-14', event('TalksHeld', '2025-01-02'), suspension, dispute, later);
    expect(told).toEqual(
      expect.arrayContaining([
        'Contested: the United States says “Talks were only put off”.',
        'Contested: a source has “A halt” on 10 April 2025, which would make the status “Active”.',
        'Provisional: “A restart” may have happened by this day or not (its date is February 2025), and is left out.',
      ]),
    );
  });

  it('F13: name the three heaviest acts with their dates and count the rest', () => {
    const talks = Array.from({ length: 12 }, (_, i) =>
      event('TalksHeld', `2025-02-${10 + i}`, { title: `Talks ${i}` }),
    );
    expect(sentences('2025-03-01', event('TalksHeld', '2025-02-01'), ...talks)[1]).toBe(
      'Since then “Talks 9” (19 February 2025), “Talks 10” (20 February 2025) and “Talks 11” (21 February 2025), besides nine meetings, kept it so.',
    );
    const news = [
      event('RegulatoryControlAdopted', '2025-02-11', { ...one('CN'), title: 'A control' }),
      event('StatementMade', '2025-02-12', { title: 'A word' }),
      event('DomesticEnforcementTaken', '2025-02-13', { ...one('CN'), title: 'A raid' }),
      event('CommitmentMade', '2025-02-14', { ...one('CN'), title: 'A promise' }),
    ];
    expect(sentences('2025-03-01', event('TalksHeld', '2025-02-01'), ...news)[1]).toBe(
      'Also on record since: “A control” (11 February 2025), “A raid” (13 February 2025) and “A promise” (14 February 2025), besides one statement; none of these moves the status by itself.',
    );
  });

  it('F13: name an act once: not also the promise that it keeps, nor what the sentence on pressure tells', () => {
    const promise = event('CommitmentMade', '2025-01-20', { ...one('CN'), title: 'A promise' });
    const control = event('RegulatoryControlAdopted', '2025-02-11', { ...one('CN'), title: 'A control' });
    const links = [
      { rel: 'fulfils', event: promise.id },
      { rel: 'after', event: control.id },
    ];
    const kept = event('CommitmentFulfilled', '2025-02-11', { ...one('CN'), title: 'The promise is kept', links });
    const blocked = ['2025-02-12', '2025-02-13'].map((day) =>
      event('SanctionImposed', day, { ...one('US'), title: `Sanctions of ${day}` }),
    );
    const told = sentences('2025-03-01', promise, event('TalksHeld', '2025-02-01'), control, kept, ...blocked);
    expect(told.slice(1, 3)).toEqual([
      'Also on record since: “A control” (11 February 2025), which does not move the status by itself.',
      'Under strain: the last 90 days brought “Sanctions of 2025-02-12” (12 February 2025) and “Sanctions of 2025-02-13” (13 February 2025); pressure is elevated, with a score of 4.',
    ]);
  });

  it('F5: a count is of announcements, never of the acts that one announcement may hold', () => {
    const charges = Array.from({ length: 5 }, (_, i) =>
      event('IndictmentAnnounced', `2025-02-1${i}`, { ...one('US'), title: `Case ${i}` }),
    );
    const told = sentences('2025-03-01', event('TalksHeld', '2025-02-01'), ...charges);
    expect(told).toContainEqual(
      expect.stringMatching(
        /^Under strain: the last 90 days brought .*, besides two announcements of charges; pressure is elevated/,
      ),
    );
  });

  it('say who shared information, where one side did', () => {
    const actors = [
      { country: 'CN', role: 'initiator' },
      { country: 'US', role: 'participant' },
    ];
    expect(
      sentences('2025-02-01', event('InformationShared', '2025-01-02', { actors, title: 'Reports again' }))[0],
    ).toBe('Active since 2 January 2025, when China shared information: “Reports again”.');
    expect(sentences('2025-02-01', event('InformationShared', '2025-01-02', { title: 'A lead' }))[0]).toBe(
      'Active since 2 January 2025, when the two sides exchanged information: “A lead”.',
    );
  });

  it('F3: a session that is missing is no contact that is missing', () => {
    const session = event('WorkingGroupMet', '2024-01-30/2024-01-31', { title: 'The group meets' });
    const ministers = event('TalksHeld', '2024-06-20', { title: 'Ministers meet', trackRole: 'agenda-item' });
    const { reading, sentences: told } = explained('2024-07-30', session, ministers);
    expect(reading.headline).toBe(
      'Active since 30 July 2024: the working group has not met for more than 180 days (last: 30 to 31 January 2024); other meetings took it up, last on 20 June 2024.',
    );
    expect(told[0]!.text).toBe(
      'Active since 30 July 2024, when the working group had not met for more than 180 days; it last met from 30 to 31 January 2024.',
    );
    const dormant = explained('2025-06-01', session, ministers).reading.headline;
    expect(dormant).toMatch(/^Dormant since .*: no talks on the subject alone since “The group meets” /);
  });
});

describe('the chain', () => {
  it('leads from the status back to the act that set it and to what practice counts from', () => {
    const talks = event('TalksHeld', '2021-01-04');
    const suspension = event('TalksSuspended', '2022-08-05');
    const { chain } = explained('2023-01-01', talks, suspension);
    expect(chain.map(({ rule, began }) => ({ ...rule, basis: began.event?.id }))).toEqual([
      {
        ...{ kind: 'act', act: 'TalksSuspended', row: ['TalksSuspended', 'CooperationSuspended'] },
        ...{ from: 'open', to: 'suspended', basis: suspension.id },
      },
      { kind: 'silence', practice: 'silent', days: 270, threshold: 'silentAfterDays', basis: talks.id },
    ]);
  });

  it('names at most so many steps, and counts them all', () => {
    // Every 250 days: active all along, by turns in contact and quiet.
    const talks = Array.from({ length: 40 }, (_, i) => event('TalksHeld', isoDay(250 * i)));
    const { chain, periodCount: stretches } = explained(isoDay(250 * 39), ...talks);
    expect([chain.length, stretches]).toEqual([explainLimits.steps + 1, 79]);
    expect(chain.at(-1)?.began.cause).toBe(talks[0]!.id);
  });
});

describe('what changed nothing', () => {
  it.each([
    ['MeetingCancelled', {}, 'no-meeting'],
    ['CommitmentMade', one('US'), 'promise'],
    ['CommitmentMade', {}, 'kept-so'],
    ['RegulatoryControlAdopted', one('CN'), 'own-act'],
    ['SanctionEased', one('US'), 'own-act'],
    ['SanctionImposed', one('US'), 'pressure'],
    ['CriticismVoiced', one('US'), 'statement'],
    ['TalksHeld', { trackRole: 'agenda-item' }, 'agenda-item'],
    ['TalksHeld', {}, 'kept-so'],
    ['AgreementSigned', {}, 'kept-so'],
    ['PartyWithdrew', one('US'), 'party-left'],
    ['AgreementExtended', { expires: '2030-01-01' }, 'term'],
  ])('%s %j: %s', (type, more, reason) => {
    const { ineffective: unmoved, reading } = explained(
      '2025-03-01',
      event('TalksHeld', '2025-01-02'),
      event(type, '2025-02-01', more),
    );
    expect([reading.status, unmoved.map((each) => each.reason)]).toEqual(['active', [reason]]);
  });

  it('says what moved practice alone', () => {
    const record = [event('TalksSuspended', '2020-01-01'), event('TalksHeld', '2022-01-01')];
    expect(explained('2022-02-01', ...record).ineffective).toMatchObject([
      { reason: 'suspension-stands', practice: 'meeting' },
    ]);
  });
});
