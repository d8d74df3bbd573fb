import { describe, expect, it } from '@jest/globals';
import { briefOf } from '../../src/domain/brief/brief.js';
import { TrackTimeline } from '../../src/domain/reading/track-timeline.js';
import { dayOf, isoDay, parseDay } from '../../src/domain/time/day.js';
import { malformed, timelinesOf } from './shipped-timelines.js';
import { recordOf } from './us-cn-as-shipped.js';

const usCn = timelinesOf('us-cn.ndjson');
const worked = timelinesOf('worked-examples.ndjson');

const counternarcotics = TrackTimeline.fold(recordOf('us-cn.counternarcotics'));

/** The sentences of the 30 days up to a day, as known that evening. */
function briefed(day: string): string[] {
  const validAt = parseDay(day, '');
  return counternarcotics
    .asOf({ knownAt: validAt })
    .viewed(validAt, (view) => briefOf(view, validAt - 30))
    .sentences.map(({ text }) => text);
}

function faultsOf(timeline: TrackTimeline, day: number, span: number): string[] {
  const { sentences } = timeline.viewed(day, (view) => briefOf(view, day - span));
  const told = sentences.map(({ text }) => text);
  const titles = told.flatMap((text) => [...text.matchAll(/“([^“”]{12,})”/g)].map(([, title]) => title));
  return [
    ...told.filter((text) => malformed.test(text) || text.length > 1_200),
    ...(new Set(told).size === told.length ? [] : ['a sentence stands twice']),
    ...titles.filter((title, i) => titles.indexOf(title) < i).map((title) => `named twice: ${title}`),
  ].map((fault) => `${timeline.definition.id} ${isoDay(day)}: ${fault}`);
}

/** Texts that a paragraph has, in this order. */
const inOrder = (...texts: readonly string[]) =>
  new RegExp(texts.map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*'), 'is');

describe('the days of the four articles, each as known that evening', () => {
  it('7 July 2023: frozen for 336 days, the visit, the thaw and the charges that ended it, the last talks on drugs alone', () => {
    const brief = briefed('2023-07-07').join(' ');
    expect(brief).toMatch(
      inOrder(
        ...['frozen since 5 August 2022 (336 days)', 'China suspended talks', 'held talks (“Blinken in Beijing'],
        ...['18 to 19 June 2023', 'agreed to explore a channel', '19 June 2023', 'the United States announced charges'],
        ...[
          '“Four Chinese chemical firms are charged”, 23 June 2023',
          'The approach of 18 to 19 June 2023 ended on 23 June 2023',
        ],
        ...['last talked about it 18 days earlier', 'alone', 'January 2017', 'on a case together on 7 November 2019'],
        ...['Pressure is high', 'Pill-press sellers in China and Mexico are sanctioned'],
        ...['Chinese state media are not counted', 'Global Times', 'What China wants'],
        ...[
          'forensic institute',
          'unanswered after 383 days',
          'The conditions that China sets',
          'the whole relationship mended',
          'What the United States wants',
          'Nothing that either side gave is on record',
        ],
      ),
    );
  });

  it('15 November 2023: the restart, the summit and the working group of the CCTV line, and who was listed and charged before', () => {
    const brief = briefed('2023-11-15').join(' ');
    expect(brief).toMatch(
      inOrder(
        ...['resumed since 15 November 2023', 'Biden and Xi meet at Woodside', 'agreed to set up a working group'],
        ...['A drug working group is to be set up', 'China made a promise', 'until then', 'since 5 August 2022'],
        ...['Before this the two sides last talked', '18 to 19 June 2023'],
        ...['Pressure is high', 'China enters the American list of major drug sources', '15 September 2023'],
        ...['28 targets', '3 October 2023', 'Eight indictments', '3 October 2023', 'Answered in this time'],
        ...['Blinken asks China to take up narcotics work again', 'granted on 15 November 2023', 'What China wants'],
      ),
    );
  });

  it('21 April 2024: the group at work for 82 days, Vienna 63 days ago, and Congress named as not counted', () => {
    const brief = briefed('2024-04-21').join(' ');
    expect(brief).toMatch(
      inOrder(
        ...['working group', 'since 30 January 2024 (82 days)', '17 April 2024', 'Vienna', '63 days earlier'],
        ...[
          'Pressure is low; Congress is not counted: “House committee report',
          '16 April 2024',
          'What the United States',
        ],
        ...['know-your-customer', 'prosecutions', 'finances', 'What China wants', 'Congress', 'majors list'],
        ...[
          'forensic institute comes off',
          'in exchange for',
          'China gave',
          'reports again',
          'warns its chemical trade',
        ],
        ...['29 July 2024'],
      ),
    );
  });

  it('8 August 2024: the session of 31 July, the controls announced on 5 August, and what is due on 1 September', () => {
    const brief = briefed('2024-08-08').join(' ');
    expect(brief).toMatch(
      inOrder(
        ...['working group', 'since 30 January 2024 (191 days)', 'Senior officials of the group meet in Washington'],
        ...['31 July 2024', 'three precursors', '2 August 2024, announced on 5 August 2024'],
        ...['last talked about it 8 days earlier', 'control of the three precursors” (promised on 2 August 2024)'],
        ...[
          'the United States gave “The forensic institute',
          'China gave',
          '46 substances',
          'China arrests a launderer',
        ],
        ...['falls due on 1 September 2024'],
      ),
    );
    expect(brief).not.toContain('Pressure');
  });
});

describe('the same days as whole texts', () => {
  it.each(['2023-07-07', '2023-11-15', '2024-04-21', '2024-08-08'])('%s', (day) => {
    expect(briefed(day).join('\n')).toMatchSnapshot();
  });
});

describe('the shipped record in briefs', () => {
  it.each([
    ['the United States and China', usCn],
    ['the worked examples', worked],
  ])('is plain English on every track of %s, and names nothing twice', (_, timelines) => {
    const faults = [...timelines.values()].flatMap((timeline) =>
      Array.from({ length: 90 }, (_each, i) =>
        faultsOf(timeline, dayOf(2015, 1, 1) + 47 * i, i % 3 === 0 ? 365 : 30),
      ).flat(),
    );
    expect(faults.slice(0, 20)).toEqual([]);
  });
});
