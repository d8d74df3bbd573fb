import { describe, expect, it } from '@jest/globals';
import { event, given } from '../../../test/support/given.js';
import { parseDay } from '../time/day.js';
import type { EntryBody } from '../entries/entry.js';
import { explainView } from './explain.js';

const one = (country: string) => ({ actors: [{ country, role: 'initiator' }] });
const explained = (day: string, ...bodies: EntryBody[]) =>
  given(...bodies).timeline.viewed(parseDay(day, ''), explainView);
const sentences = (day: string, ...bodies: EntryBody[]) => explained(day, ...bodies).sentences.map(({ text }) => text);

describe('the sentences on talks, approaches, pressure and terms', () => {
  it('F9: name the terms of the side that suspended before the clock and the kinds of event', () => {
    const by = (country: string, title: string, more = {}) => ({ ...one(country), title, ...more });
    const thirdParty = [{ title: 'A text', publisher: 'A press', account: 'third-party' }];
    const own = [{ title: 'A text', publisher: 'A ministry', account: 'CN' }];
    const frozen = event('TalksSuspended', '2025-01-10');
    const wanted = event('DemandMade', '2025-01-20/..', by('CN', 'China wants a delisting', { sources: own }));
    const rumour = event('DemandMade', '2025-01-21', by('CN', 'China is said to want more', { sources: thirdParty }));
    const refused = event('DemandMade', '2025-01-22', by('CN', 'China wants an apology'));
    const refusal = event('DemandRejected', '2025-01-23', {
      ...one('US'),
      links: [{ rel: 'responds-to', event: refused.id }],
    });
    const ofOthers = event('DemandMade', '2025-01-24', by('US', 'The United States wants talks'));
    const found = explained('2025-02-01', frozen, wanted, rumour, refused, refusal, ofOthers);
    expect(found.terms.map(({ event: id }) => id)).toEqual([wanted.id, rumour.id]);
    const told = found.sentences.map(({ text }) => text);
    const at = told.indexOf(
      'China’s terms stand unmet: “China wants a delisting” (since 20 January 2025) and “China is said to want more” (21 January 2025; no Chinese source).',
    );
    expect(at).toBeGreaterThan(0);
    expect(told.slice(at + 1)).toEqual(['No deadline is running.', expect.stringContaining('would make it “Resumed”')]);
    expect(explained('2025-02-01', event('TalksHeld', '2025-01-10'), wanted).terms).toEqual([]);
  });

  it('F9: name three terms, conditions and what is known at first hand before others, and count the rest', () => {
    const ask = (day: string, title: string, account: string, type = 'DemandMade') =>
      event(type, day, { ...one('CN'), title, sources: [{ title: 'A text', publisher: 'A press', account }] });
    const told = sentences(
      '2025-02-01',
      event('TalksSuspended', '2025-01-10'),
      ask('2025-01-11', 'An ask by hearsay', 'third-party'),
      ask('2025-01-12', 'A condition', 'CN', 'ConditionSet'),
      ask('2025-01-13', 'An ask', 'CN'),
      ask('2025-01-14', 'A later ask', 'CN'),
    );
    expect(told).toContain(
      'China’s terms stand unmet: “A condition” (12 January 2025), “An ask” (13 January 2025), “A later ask” (14 January 2025) and one more.',
    );
  });

  it('F16: say what Congress, courts and state media did, which does not count', () => {
    const informal = (country: string, body: string, level: string, title: string) => ({
      ...{ actors: [{ country, body, role: 'initiator' }], level, title },
    });
    const talks = event('TalksHeld', '2024-02-01');
    const hearing = event(
      'CriticismVoiced',
      '2024-04-16',
      informal('US', 'House Select Committee', 'other-branch', 'A hearing'),
    );
    const article = event(
      'CriticismVoiced',
      '2024-04-17',
      informal('CN', 'Global Times', 'quasi-official', 'A comment'),
    );
    expect(sentences('2024-04-21', talks, hearing)).toContain(
      'Pressure is low; Congress is not counted: “A hearing” (16 April 2024).',
    );
    expect(sentences('2024-04-21', talks, hearing, article)).toContain(
      'Pressure is low; Congress is not counted: “A hearing” (16 April 2024); nor are Chinese state media: “A comment” (17 April 2024).',
    );
    const sanctions = ['2024-04-10', '2024-04-11'].map((day) =>
      event('SanctionImposed', day, { ...one('US'), title: `Sanctions of ${day}` }),
    );
    expect(sentences('2024-04-21', talks, hearing, ...sanctions)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^Under strain: .*; pressure is elevated, with a score of 4\.$/),
        'Congress is not counted towards pressure: “A hearing” (16 April 2024).',
      ]),
    );
    expect(sentences('2024-04-21', event('TalksSuspended', '2024-01-02'), ...sanctions)).toContain(
      'Pressure is elevated, with a score of 4: the last 90 days brought “Sanctions of 2024-04-10” (10 April 2024) and “Sanctions of 2024-04-11” (11 April 2024).',
    );
    expect(sentences('2024-08-01', talks, hearing).join()).not.toContain('Pressure');
  });

  it('tell an approach that pressure ended, or that ran out', () => {
    const frozen = event('TalksSuspended', '2023-01-10');
    const approach = event('ExploratoryAgreementReached', '2023-06-19', { title: 'A channel' });
    const charges = event('IndictmentAnnounced', '2023-06-23', { ...one('US'), title: 'Four firms are charged' });
    expect(sentences('2023-07-07', frozen, approach, charges)).toContain(
      'The approach of 19 June 2023 ended on 23 June 2023, when the United States announced charges: “Four firms are charged”.',
    );
    expect(sentences('2024-07-07', frozen, approach)).toContain(
      'The approach of 19 June 2023 ran out on 17 December 2023: nothing followed it within 180 days.',
    );
    expect(sentences('2023-06-21', frozen, approach).join()).not.toContain('The approach of');
  });

  it('tell on the day of a summit the talks before it, and of a frozen track the last talks on the subject alone', () => {
    const alone = event('TalksHeld', '2022-03-01', { title: 'Experts meet' });
    const joint = event('JointEnforcementAction', '2022-04-01', { title: 'A joint case' });
    const frozen = event('TalksSuspended', '2022-08-05');
    const earlier = event('TalksHeld', '2023-06-18/2023-06-19', { title: 'Ministers meet', trackRole: 'agenda-item' });
    const summit = event('TalksHeld', '2023-11-15', { title: 'A summit', trackRole: 'agenda-item' });
    const resumed = event('CooperationResumed', '2023-11-15', { title: 'A restart' });
    const explored = event('ExploratoryAgreementReached', '2023-06-19');
    const record = [alone, joint, frozen, earlier, explored, summit, resumed];
    const last =
      'Talks on the subject alone were last held on 1 March 2022, “Experts meet”; the two sides last worked together on 1 April 2022, “A joint case”.';
    expect(sentences('2023-11-15', ...record).slice(1, 3)).toEqual([
      'Before this, the parties last talked about it from 18 to 19 June 2023, “Ministers meet”.',
      last,
    ]);
    expect(sentences('2023-11-16', ...record)[1]).toBe(
      'In practice the parties last talked about it on 15 November 2023, “A summit”; there have been no talks on the subject alone since.',
    );
    expect(sentences('2023-07-07', ...record)).toContain(last);
    expect(sentences('2022-05-01', alone, joint).join()).not.toContain('Talks on the subject alone were');
  });
});
