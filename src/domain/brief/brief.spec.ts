import { describe, expect, it } from '@jest/globals';
import { event, given, idOf, track } from '../../../test/support/given.js';
import { type EntryBody, parseBody } from '../entries/entry.js';
import { parseDay } from '../time/day.js';
import { briefOf } from './brief.js';

const by = (country: string, more: Record<string, unknown> = {}) => ({
  actors: [{ country, role: 'initiator' }],
  ...more,
});

const confirmed = (until: string) => parseBody({ type: 'CoverageConfirmed', id: idOf(9_001), track: track.id, until });

function briefed(from: string, to: string, ...bodies: EntryBody[]): string[] {
  const { timeline } = given(...bodies);
  return timeline
    .viewed(parseDay(to, ''), (view) => briefOf(view, parseDay(from, '')))
    .sentences.map(({ text }) => text);
}

const frozen = event('TalksSuspended', '2025-01-10', { title: 'A halt' });
const charges = event('IndictmentAnnounced', '2025-02-08', by('US', { title: 'Ten are charged' }));

describe('a brief', () => {
  it('says that nothing is on record, of a track and of a span', () => {
    expect(briefed('2025-01-01', '2025-02-01')).toEqual(['No cooperation on record.']);
    expect(briefed('2025-02-01', '2025-03-01', frozen)).toEqual([
      'Cooperation has been frozen since 10 January 2025 (50 days), when China suspended talks.',
      'Nothing is on record between 1 February and 1 March 2025.',
      'No deadline is running.',
      'Nobody has confirmed the record beyond 10 January 2025, so something may be missing.',
    ]);
  });

  it('does not say that nothing is on record where the span has only what is not told as an act', () => {
    const hearing = event('CriticismVoiced', '2025-02-10', {
      actors: [{ country: 'US', body: 'House committee', role: 'initiator' }],
      ...{ title: 'A hearing', level: 'other-branch' },
    });
    const claim = event('ClaimMade', '2025-02-11', by('US', { title: 'A claim' }));
    const kept = event('CommitmentFulfilled', '2025-02-12', by('CN', { links: [{ rel: 'after', event: charges.id }] }));
    for (const only of [hearing, claim, kept]) {
      expect(briefed('2025-02-09', '2025-03-01', frozen, only).join(' ')).not.toContain('Nothing is on record');
    }
  });

  it('names the three heaviest acts of the span with actor and date, and counts the others', () => {
    const brief = briefed(
      '2025-02-01',
      '2025-02-20',
      ...[frozen, charges],
      event('StatementMade', '2025-02-03', by('CN', { title: 'A word' })),
      event('SanctionImposed', '2025-02-08', by('US', { title: 'Six are sanctioned', level: 'ministerial' })),
      event('TalksHeld', '2025-02-09/2025-02-10', { title: 'Ministers meet', level: 'ministerial' }),
      event('CriticismVoiced', '2025-02-12', by('CN', { title: 'A protest' })),
      event('StatementMade', '2025-02-13', by('CN', { title: 'Another word' })),
    );
    expect(brief.slice(1, 3)).toEqual([
      'Between 1 and 20 February 2025 the United States announced charges (“Ten are charged”, 8 February 2025) and announced sanctions (“Six are sanctioned”, the same day), and the two sides held talks (“Ministers meet”, 9 to 10 February 2025).',
      'Besides, the record has two statements and one public criticism.',
    ]);
  });

  it('names no act twice: what began the status stands in its sentence alone', () => {
    const talks = event('TalksHeld', '2025-01-12', { title: 'Envoys' });
    expect(briefed('2025-01-01', '2025-01-20', frozen, talks).slice(0, 2)).toEqual([
      'Cooperation has been frozen since 10 January 2025 (10 days), when China suspended talks.',
      'Between 1 and 20 January 2025 the two sides held talks (“Envoys”, 12 January 2025).',
    ]);
  });

  it('tells a repeated act by the same side as such', () => {
    const again = event('IndictmentAnnounced', '2025-02-09', by('US', { title: 'Two more are charged' }));
    expect(briefed('2025-02-01', '2025-02-20', frozen, charges, again)[1]).toBe(
      'Between 1 and 20 February 2025 the United States announced charges (“Ten are charged”, 8 February 2025) and again (“Two more are charged”, 9 February 2025).',
    );
  });

  it('tells a repeated act without an actor as such', () => {
    const [one, other] = ['2025-02-02', '2025-02-09'].map((day) =>
      event('WorkingGroupMet', day, { title: `Session of ${day}` }),
    );
    const launch = event('WorkingGroupEstablished', '2025-01-05');
    expect(briefed('2025-02-01', '2025-02-20', launch, one!, other!)[1]).toBe(
      'Between 1 and 20 February 2025 a working group met (“Session of 2025-02-02”, 2 February 2025) and again (“Session of 2025-02-09”, 9 February 2025).',
    );
  });

  it('tells how the status moved, and what ended an approach', () => {
    const launch = event('WorkingGroupEstablished', '2025-01-05', { title: 'It begins' });
    const explored = event('ExploratoryAgreementReached', '2025-02-01', { title: 'A channel is to be looked into' });
    const brief = briefed('2025-01-01', '2025-02-20', launch, frozen, explored, charges);
    expect(brief).toContain(
      'The approach of 1 February 2025 ended on 8 February 2025, when the United States announced charges.',
    );
    expect(brief).toContain('Before that it read “Working group active” (5 January 2025).');
    const resumed = event('CooperationResumed', '2025-03-01', { title: 'Peace' });
    expect(briefed('2025-02-20', '2025-03-02', launch, frozen, resumed)).toContain(
      'Until then it read “Frozen”, since 10 January 2025.',
    );
    expect(briefed('2025-01-08', '2025-03-02', launch, frozen, resumed)).toContain(
      'At the beginning of this time it read “Working group active”, since 5 January 2025; there followed “Frozen” (10 January 2025).',
    );
  });

  it('tells the last talks, the last on the subject alone, and the last case', () => {
    const alone = event('TalksHeld', '2024-11-02', { title: 'Experts meet' });
    const joint = event('JointEnforcementAction', '2024-10-01', { title: 'A joint case' });
    const last = event('TalksHeld', '2024-12-01', { title: 'Ministers meet', trackRole: 'agenda-item' });
    expect(briefed('2025-01-05', '2025-01-20', alone, joint, last, frozen)).toContain(
      'The two sides last talked about it on 1 December 2024 (“Ministers meet”), 50 days earlier, last about it alone on 2 November 2024 (“Experts meet”), and last worked on a case together on 1 October 2024 (“A joint case”).',
    );
    expect(briefed('2024-11-25', '2025-01-20', alone, joint, last, frozen)).toContain(
      'The two sides last talked about it 50 days earlier, last about it alone on 2 November 2024 (“Experts meet”), and last worked on a case together on 1 October 2024 (“A joint case”).',
    );
  });

  it('F16: tells the pressure with what made it before the span, and names the acts that do not count', () => {
    const listing = event('SanctionImposed', '2025-01-20', by('US', { title: 'A list' }));
    const senate = event('CriticismVoiced', '2025-02-10', {
      actors: [{ country: 'US', body: 'House committee', role: 'initiator' }],
      ...{ title: 'A hearing', level: 'other-branch' },
    });
    const brief = briefed('2025-02-01', '2025-02-20', frozen, listing, charges, senate);
    expect(brief).toContain('Pressure is elevated: to this the last 90 days add “A list” (20 January 2025).');
    expect(brief).toContain('Congress is not counted towards pressure: “A hearing” (10 February 2025).');
    expect(briefed('2025-02-01', '2025-02-20', frozen, senate)).toContain(
      'Pressure is low; Congress is not counted: “A hearing” (10 February 2025).',
    );
  });

  it('tells meetings of legislators apart from those of governments', () => {
    const senators = event('TalksHeld', '2025-02-10', { title: 'Senators visit', level: 'other-branch' });
    const brief = briefed('2025-02-01', '2025-02-20', frozen, senators);
    expect(brief).toContain(
      '“Senators visit” (10 February 2025) was contact outside the governments, and does not count as talks.',
    );
    expect(brief.join(' ')).not.toContain('held talks');
  });

  it('tells what is promised by a day, what is overdue, what is announced, and what the clock will do', () => {
    const launch = event('WorkingGroupEstablished', '2025-01-05', { title: 'It begins' });
    const promise = event('CommitmentMade', '2025-01-07', by('CN', { title: 'A list by March', due: '2025-03-01' }));
    const entry = event('AgreementEnteredIntoForce', '2025-01-08', {
      ...{ title: 'An accord', announced: '2025-01-08', effective: '2025-02-15' },
    });
    expect(briefed('2025-01-01', '2025-01-20', launch, promise, entry).slice(-3)).toEqual([
      'The promise that China made on 7 January 2025 falls due on 1 March 2025.',
      '“An accord” takes effect on 15 February 2025.',
      'If the working group does not meet by 4 July 2025, it becomes “Active” on the next day; if there are no talks on the subject alone by 12 November 2025, it becomes “Dormant” on the next day.',
    ]);
    expect(briefed('2025-03-01', '2025-03-20', launch, promise)).toContain(
      'The promise that China made on 7 January 2025 (“A list by March”) fell due on 1 March 2025 and is not known to have been kept.',
    );
  });

  it('leaves an act that is dated by a year alone out of a month of that year, and keeps it in the year', () => {
    const coarse = event('StatementMade', '2024', by('CN', { title: 'A word' }));
    expect(briefed('2024-12-15', '2025-01-15', coarse, frozen).join(' ')).not.toContain('A word');
    expect(briefed('2024-01-01', '2025-01-15', coarse, frozen).join(' ')).toContain(
      'China made a statement (“A word”, 2024)',
    );
  });

  it('gives an act by the day on which it happened, was announced, and took force', () => {
    const promise = event('CommitmentMade', '2025-02-02', by('CN', { title: 'A list', announced: '2025-02-05' }));
    const rule = event(
      'RegulatoryControlAdopted',
      '2025-02-01',
      by('CN', { title: 'A rule', effective: '2025-02-10' }),
    );
    expect(briefed('2025-02-01', '2025-02-20', frozen, promise, rule)[1]).toBe(
      'Between 1 and 20 February 2025 China made a promise (“A list”, 2 February 2025, announced on 5 February 2025) and adopted controls (“A rule”, 1 February 2025, in force from 10 February 2025).',
    );
  });

  it('tells what each side wants, first the side that suspended, and what was answered in the span', () => {
    const asked = event('DemandMade', '2025-01-12', by('US', { title: 'A list is wanted' }));
    const wanted = ['2025-01-13', '2025-01-14', '2025-01-15', '2025-01-16'].map((day) =>
      event('DemandMade', day, by('CN', { title: `Wanted on ${day}` })),
    );
    const refusal = event('DemandRejected', '2025-02-03', {
      ...by('CN', { title: 'No list' }),
      links: [{ rel: 'responds-to', event: asked.id }],
    });
    const brief = briefed('2025-02-01', '2025-02-20', frozen, asked, ...wanted, refusal);
    expect(brief).toEqual(
      expect.arrayContaining([
        'Answered in this time: “A list is wanted” (refused on 3 February 2025).',
        'What China wants is still open: “Wanted on 2025-01-16” (unanswered after 35 days), “Wanted on 2025-01-15” (unanswered after 36 days) and “Wanted on 2025-01-14” (unanswered after 37 days), besides one older demand.',
      ]),
    );
    expect(brief.join(' ')).not.toContain('What the United States wants');
    const both = briefed('2025-02-01', '2025-02-20', frozen, asked, ...wanted).filter((text) => /wants/.test(text));
    expect(both.map((text) => text.slice(0, 16))).toEqual(['What China wants', 'What the United ']);
  });

  it('tells demands, conditions and offers apart, and none of a track that has ended', () => {
    const terms = ['DemandMade', 'ConditionSet', 'OfferMade'].map((type) =>
      event(type, '2025-01-13', by('CN', { title: `${type} by China` })),
    );
    const brief = briefed('2025-02-01', '2025-02-20', frozen, ...terms);
    expect(brief).toEqual(
      expect.arrayContaining([
        'What China wants is still open: “DemandMade by China” (unanswered after 38 days).',
        'The condition that China sets is still open: “ConditionSet by China” (unanswered after 38 days).',
        'The offer that China makes is still open: “OfferMade by China” (unanswered after 38 days).',
      ]),
    );
    const accord = event('AgreementEnteredIntoForce', '2025-01-08');
    const end = event('AgreementWithdrawn', '2025-02-10', by('CN'));
    const ended = briefed('2025-02-01', '2025-02-20', accord, ...terms, end).join(' ');
    expect(ended).toContain('at an end');
    expect(ended).not.toMatch(/still open|No deadline/);
  });

  it('tells as answered what the answer of the span closed, the last three by their answers, and counts the rest', () => {
    const asked = ['01', '02', '03', '04', '05', '06'].map((day) =>
      event('DemandMade', `2024-01-${day}`, by('US', { title: `Asked on ${day}` })),
    );
    const refusalOf = (index: number, day: string) =>
      event('DemandRejected', day, {
        ...by('CN', { title: `No on ${day}` }),
        links: [{ rel: 'responds-to', event: asked[index]!.id }],
      });
    const answers = [5, 4, 3, 2, 1].map((index, i) => refusalOf(index, `2025-02-0${i + 1}`));
    const granted = event(
      'ConcessionMade',
      '2024-06-01',
      by('CN', { links: [{ rel: 'fulfils', event: asked[0]!.id }] }),
    );
    const again = refusalOf(0, '2025-02-10');
    expect(briefed('2025-02-01', '2025-02-20', frozen, ...asked, granted, ...answers, again)).toContain(
      'Answered in this time: “Asked on 04” (refused on 3 February 2025), “Asked on 03” (refused on 4 February 2025), “Asked on 02” (refused on 5 February 2025) and two more.',
    );
  });

  it('tells a term that was made in the span as a term, and not once more as an act', () => {
    const asked = event('DemandMade', '2025-02-12', by('US', { title: 'A list is wanted' }));
    expect(briefed('2025-02-01', '2025-02-20', frozen, asked).join(' ').split('A list is wanted')).toHaveLength(2);
  });

  it('F8: tells what each side gave in the year, in exchange for what, and the last of it where it gave nothing', () => {
    const talks = event('TalksHeld', '2025-01-01');
    const promise = event('CommitmentMade', '2025-01-02', by('CN', { title: 'A promise' }));
    const eased = event('SanctionEased', '2025-01-03', {
      ...by('US', { title: 'A delisting' }),
      links: [{ rel: 'in-exchange-for', event: promise.id }],
    });
    const control = event('RegulatoryControlAdopted', '2025-01-04', by('CN', { title: 'A control' }));
    const joint = event('JointEnforcementAction', '2025-01-05', { title: 'A joint case' });
    expect(briefed('2025-02-01', '2025-02-20', talks, promise, eased, control, joint)).toContain(
      'In the year to 20 February 2025 the United States gave “A delisting” (3 January 2025, in exchange for “A promise”); China gave “A control” (4 January 2025); the two sides jointly delivered “A joint case” (5 January 2025).',
    );
    expect(briefed('2025-02-01', '2025-02-20', promise, control, confirmed('2025-02-20'))).toContain(
      'In the year to 20 February 2025 China gave “A control” (4 January 2025); nothing of the kind by the United States is on record.',
    );
    expect(briefed('2025-02-01', '2025-02-20', promise, control)).toContain(
      'In the year to 20 February 2025 China gave “A control” (4 January 2025).',
    );
    expect(briefed('2025-01-04', '2025-02-20', talks, promise, eased, control)).toContain(
      'In the year to 20 February 2025 the United States gave “A delisting” (3 January 2025, in exchange for “A promise”); China gave what is named above.',
    );
    expect(briefed('2026-02-01', '2026-02-20', promise, control, confirmed('2026-02-20'))).toContain(
      'Nothing that either side gave is on record for the year to 20 February 2026; the last act of that kind was on 4 January 2025 (“A control”).',
    );
    expect(briefed('2026-02-01', '2026-02-20', promise, control).join(' ')).not.toContain('gave');
  });

  it('counts as given in the year what lasted into it', () => {
    const raids = event('DomesticEnforcementTaken', '2023-08/2024-03-07', by('CN', { title: 'Raids' }));
    expect(briefed('2025-02-01', '2025-02-20', raids, frozen)).toContain(
      'In the year to 20 February 2025 China gave “Raids” (August 2023 to 7 March 2024).',
    );
  });

  it('tells as joint only what parties of the track did together, and marks what is in doubt', () => {
    const actors = ['CN', 'MX'].map((country) => ({ country, role: 'initiator' }));
    const withOutsider = event('JointEnforcementAction', '2025-01-05', { actors, title: 'A raid' });
    const doubted = event(
      'RegulatoryControlAdopted',
      '2025-01-06',
      by('US', { title: 'A control', confidence: 'unlikely' }),
    );
    const said = 'China gave “A raid” (5 January 2025)';
    expect(briefed('2025-02-01', '2025-02-20', frozen, withOutsider, doubted).join(' ')).toContain(
      `In the year to 20 February 2025 the United States gave “A control” (6 January 2025, reported, but in doubt); ${said}.`,
    );
  });

  it('tells what is announced even where what was given only counted it', () => {
    const controls = ['01', '02', '03', '04'].map((day) =>
      event(
        'RegulatoryControlAdopted',
        `2025-01-${day}`,
        by('CN', { title: `Control ${day}`, effective: '2025-03-01' }),
      ),
    );
    const brief = briefed('2025-02-01', '2025-02-20', ...controls);
    expect(brief.join(' ')).toContain('besides one more.');
    expect(brief).toContain('“Control 01” takes effect on 1 March 2025.');
  });

  it('tells what was expected in the span and has not come', () => {
    const expected = event(
      'OutcomeExpected',
      '2025-02-05',
      by('US', { title: 'A deal is expected', due: '2025-03-01' }),
    );
    const deal = event(
      'CommitmentMade',
      '2025-02-18',
      by('CN', { title: 'A deal', links: [{ rel: 'fulfils', event: expected.id }] }),
    );
    const awaited = 'Expected in this time, and still open: “A deal is expected” (5 February 2025).';
    expect(briefed('2025-02-01', '2025-02-20', frozen, expected)).toContain(awaited);
    expect(briefed('2025-02-01', '2025-02-20', frozen, expected, deal)).not.toContain(awaited);
    expect(briefed('2025-02-10', '2025-02-20', frozen, expected).join(' ')).not.toContain('Expected');
  });

  it('names three moves, promises, announced acts and expectations at most, and counts the others', () => {
    const days = ['01', '02', '03', '04', '05'];
    const launch = event('WorkingGroupEstablished', '2024-12-05');
    const moves = days.flatMap((day) => [
      event('TalksSuspended', `2025-01-${day}`),
      event('CooperationResumed', `2025-02-${day}`),
    ]);
    const promises = days.map((day) =>
      event('CommitmentMade', `2024-12-${day}`, by('CN', { title: `Promise ${day}`, due: '2025-06-01' })),
    );
    const entries = days.map((day) =>
      event('AgreementEnteredIntoForce', `2025-01-${day}`, {
        ...{ title: `Accord ${day}`, announced: `2025-01-${day}`, effective: `2025-07-${day}` },
      }),
    );
    const expected = days.map((day) => event('OutcomeExpected', `2025-02-${day}`, by('US', { title: `Hope ${day}` })));
    const brief = briefed('2025-01-01', '2025-02-20', launch, ...moves, ...promises, ...entries, ...expected);
    expect(brief).toEqual(
      expect.arrayContaining([
        'Two older promises with a date are not known to have been kept in full.',
        '“Accord 03” takes effect on 3 July 2025.',
        'Two later acts are announced.',
        'Expected in this time, and still open: “Hope 03” (3 February 2025), “Hope 04” (4 February 2025), “Hope 05” (5 February 2025) and two more.',
      ]),
    );
    expect(brief.filter((text) => text.startsWith('The promise that'))).toHaveLength(3);
  });

  it('names the last three moves of the status, and counts those before them', () => {
    const moves = ['01', '02', '03', '04'].flatMap((month) => [
      event('TalksSuspended', `2024-${month}-05`),
      event('CooperationResumed', `2024-${month}-15`),
    ]);
    const launch = event('WorkingGroupEstablished', '2023-12-05');
    expect(briefed('2024-01-01', '2024-04-20', launch, ...moves)).toContain(
      'At the beginning of this time it read “Working group active”, since 5 December 2023; there followed “Frozen” (5 March 2024), “Resumed” (15 March 2024) and “Frozen” (5 April 2024), after four other changes.',
    );
  });

  it('tells on the day of talks the talks before them', () => {
    const before = event('TalksHeld', '2025-01-15', { title: 'Envoys' });
    const summit = event('TalksHeld', '2025-02-20', { title: 'A summit' });
    expect(briefed('2025-02-01', '2025-02-20', frozen, before, summit)).toContain(
      'Before this the two sides last talked about it on 15 January 2025 (“Envoys”).',
    );
  });
});
