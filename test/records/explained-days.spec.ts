import { describe, expect, it } from '@jest/globals';
import { explainView } from '../../src/domain/explain/explain.js';
import { TrackTimeline } from '../../src/domain/reading/track-timeline.js';
import { parseDay } from '../../src/domain/time/day.js';
import { recordOf } from './us-cn-as-shipped.js';

const timelines = new Map<string, TrackTimeline>();

/** The sentences of a day, as known that evening. */
function explained(day: string, track = 'us-cn.counternarcotics'): string[] {
  const whole = timelines.get(track) ?? TrackTimeline.fold(recordOf(track));
  timelines.set(track, whole);
  const knownAt = parseDay(day, '');
  return whole
    .asOf({ knownAt })
    .viewed(knownAt, explainView)
    .sentences.map(({ text }) => text);
}

/** Texts that one sentence has, in this order. */
const sentence = (...texts: readonly string[]) =>
  expect.stringMatching(
    new RegExp(texts.map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*'), 's'),
  ) as unknown as string;

describe('the days of the four articles explained, each as known that evening', () => {
  it('7 July 2023: what China wants comes before the clock and the kinds of event (F9), and who talked last (F13)', () => {
    const told = explained('2023-07-07');
    expect(told[0]).toBe('Frozen since 5 August 2022, when China suspended talks.');
    expect(told).toEqual(
      expect.arrayContaining([
        sentence('last talked about it from 18 to 19 June 2023', 'Blinken in Beijing'),
        sentence('Talks on the subject alone were last held', 'January 2017', 'worked together on 7 November 2019'),
        sentence('The approach of 18 to 19 June 2023 ended on 23 June 2023', 'Four Chinese chemical firms are charged'),
        sentence('Pressure is high', 'Pill-press sellers in China and Mexico are sanctioned'),
        sentence('Chinese state media are not counted towards pressure', 'Global Times', 'People'),
      ]),
    );
    const [terms, clock, events] = told.slice(-3);
    expect(terms).toEqual(sentence('China’s terms stand unmet', 'forensic institute', 'no Chinese source'));
    expect(clock).toBe('No deadline is running.');
    expect(events).toMatch(/would make it “Resumed”\.$/);
  });

  it('15 November 2023: the talks before the summit, the acts behind the strain by name, and the Senate apart (F5, F16)', () => {
    const told = explained('2023-11-15');
    expect(told[0]).toEqual(sentence('Resumed since 15 November 2023', 'the two sides agreed to resume'));
    expect(told[1]).toEqual(sentence('Before this, the parties last talked about it from 18 to 19 June 2023'));
    expect(told).toEqual(
      expect.arrayContaining([
        sentence(
          ...['Under strain', 'China enters the American list of major drug sources” (15 September 2023)'],
          ...['Eight indictments', '3 October 2023', '28 targets', '3 October 2023'],
        ),
        sentence('Congress is not counted towards pressure', 'Senators ask Xi to act on precursors'),
      ]),
    );
    expect(told.join(' ')).not.toMatch(/one indictment|In practice quiet/);
  });

  it('21 April 2024: Vienna without a verdict on it, and what Congress did that does not count (F16)', () => {
    const told = explained('2024-04-21');
    expect(told[0]).toEqual(sentence('Working group active since 30 January 2024'));
    expect(told).toEqual(
      expect.arrayContaining([
        'There followed “Mayorkas and Wang meet in Vienna” (18 February 2024); the status follows the working group’s own sessions.',
        sentence('Pressure is low; Congress is not counted', 'House committee report', '16 April 2024', 'Gallagher'),
        sentence('If the working group does not meet by 29 July 2024', 'by 14 November 2024'),
      ]),
    );
  });

  it('8 August 2024: the working group since January, and the control of three precursors by name (F3, F13)', () => {
    const told = explained('2024-08-08');
    expect(told[0]).toEqual(sentence('Working group active since 30 January 2024'));
    expect(told).toEqual(
      expect.arrayContaining([
        sentence('Senior officials of the group meet in Washington” (31 July 2024) kept it so'),
        sentence(
          'Also on record since',
          'China commits itself to control three precursors in a month” (2 August 2024)',
        ),
      ]),
    );
    expect(told.join(' ')).not.toMatch(/Pressure|Under strain|Active since/);
  });

  it('a track of irritants says that no talks are on record here (F12)', () => {
    expect(explained('2023-07-07', 'us-cn.technology')[0]).toBe('No talks on record here.');
  });
});
