import { describe, expect, it } from '@jest/globals';
import { dayOf, isoDay, parseDay } from '../../src/domain/time/day.js';
import { explainView } from '../../src/domain/explain/explain.js';
import { explainLimits } from '../../src/domain/explain/explanation.js';
import type { TrackTimeline } from '../../src/domain/reading/track-timeline.js';
import { malformed, timelinesOf } from './shipped-timelines.js';

const usCn = timelinesOf('us-cn.ndjson');
const usLeaders = timelinesOf('us-leaders.ndjson');

const sentencesOf = (track: string, day: string) =>
  (usCn.get(track) ?? usLeaders.get(track)!).viewed(parseDay(day, ''), explainView).sentences.map(({ text }) => text);

function faultsOf(timeline: TrackTimeline, day: number): string[] {
  const { sentences, chain, ineffective: unmoved, reading, grounds } = timeline.viewed(day, explainView);
  const ids = new Set(timeline.events(day));
  const pending = new Set(grounds.flatMap(({ because, events }) => (because === 'not-yet-sure' ? events : [])));
  const named = sentences.flatMap(({ events }) => [...events]).filter((event) => !pending.has(event));
  const told = sentences.map(({ text }) => text);
  return [
    ...told.filter((text) => malformed.test(text) || text.length > 1_200),
    ...named.filter(({ id }) => !ids.has(id)).map(({ id }) => `${id} is not on record`),
    ...sentences.filter(({ events }) => events.length > explainLimits.events).map(() => 'too many events'),
    ...(new Set(told).size === told.length ? [] : ['a sentence stands twice']),
    ...(told[0]!.startsWith(reading.label) ? [] : [`starts with ${told[0]}`]),
    ...(chain.some(({ period }) => period.status !== reading.status && chain[0]!.period === period) ? ['chain'] : []),
    ...(unmoved.length <= ids.size ? [] : ['more unmoved than there are events']),
  ].map((fault) => `${timeline.definition.id} ${isoDay(day)}: ${fault}`);
}

describe('the shipped record explained', () => {
  it('is plain English on every track of the United States and China, every 40 days', () => {
    const days = Array.from({ length: 110 }, (_, i) => dayOf(2015, 1, 1) + 40 * i);
    const faults = [...usCn.values()].flatMap((timeline) => days.flatMap((day) => faultsOf(timeline, day)));
    expect(faults).toEqual([]);
  });

  it('is plain English on every track of leaders, on 34 days of 160 years', () => {
    const days = Array.from({ length: 34 }, (_, i) => dayOf(1866 + 5 * i, 6, 15));
    const faults = [...usLeaders.values()].flatMap((timeline) => days.flatMap((day) => faultsOf(timeline, day)));
    expect(faults.slice(0, 20)).toEqual([]);
  });

  it('tells the freeze of 2022: by whom, and why a meeting did not lift it', () => {
    expect(sentencesOf('us-cn.counternarcotics', '2023-07-07')).toEqual([
      'Frozen since 5 August 2022, when China suspended talks.',
      'In practice the parties last talked about it from 18 to 19 June 2023, “Blinken in Beijing, fentanyl on the agenda”; there have been no talks on the subject alone since.',
      expect.stringMatching(
        /^Talks on the subject alone were last held .* January 2017, .*; the two sides last worked together on 7 November 2019, “/,
      ),
      'Since then “Blinken in Beijing, fentanyl on the agenda” (18 to 19 June 2023) and “A working group on precursors is to be looked into” (19 June 2023) did not lift it: a suspension is lifted only by an agreed resumption or the launch or a session of a working group.',
      expect.stringMatching(/^Also on record since: “.*; none of these moves the status by itself\.$/),
      'The approach of 18 to 19 June 2023 ended on 23 June 2023, when the United States announced charges: “Four Chinese chemical firms are charged”.',
      expect.stringMatching(
        /^Pressure is high, with a score of \d+: the last 90 days brought “Treasury names Chinese suppliers in the Chapitos case” \(14 April 2023\), “Pill-press sellers/,
      ),
      expect.stringMatching(/^Chinese state media are not counted towards pressure: “Global Times /),
      expect.stringMatching(
        /^China’s terms stand unmet: “China wants the forensic institute off the Entity List” \(since 19 June 2022/,
      ),
      'No deadline is running.',
      'The launch or a session of a working group would make it “Working group active”; an agreed resumption would make it “Resumed”.',
    ]);
  });

  it.each([
    [
      ...['us-cn.counternarcotics', '2021-06-01', 0],
      'Dormant since about 2020, when contact broke down without an announcement.',
    ],
    [
      ...['us-cn.counternarcotics', '2023-11-15', 0],
      'Resumed since 15 November 2023, when the two sides agreed to resume: “Counternarcotics, military talks and other fields are taken up again”.',
    ],
    [
      ...['us-cn.counternarcotics', '2024-02-01', 0],
      'Working group active since 30 January 2024, when a working group was launched: “Counternarcotics Working Group starts work in Beijing”.',
    ],
    [
      ...['us-cn.counternarcotics', '2025-03-22', 2],
      'Since then “Senator Daines carries the point to Beijing” (22 to 23 March 2025) did not change the status: talks of legislators, courts, state media or go-betweens are contact, and no act of a government.',
    ],
    [
      ...['us-cn.counternarcotics', '2025-05-15', 0],
      'Dormant since 28 April 2025, when there had been no talks on the subject alone for more than 270 days, since “Senior officials of the group meet in Washington” on 31 July 2024.',
    ],
    [
      'us-ir.leaders',
      '1985-01-01',
      1,
      'Formally open since 17 October 1943, when the two sides held talks: “Secretary of State Cordell Hull visits Iran (Tehran)”.',
    ],
    [
      ...['us-fr.leaders', '2019-07-05', 2],
      'Since then “Secretary of State Rex W. Tillerson visits France (Paris)” (23 to 24 January 2018), “President Emmanuel Macron of France visits the United States” (23 to 25 April 2018) and “President Donald J. Trump visits France (Paris)” (10 to 11 November 2018), besides 125 meetings, kept it so.',
    ],
    [
      ...['us-nu.leaders', '2024-01-01', 0],
      'No cooperation on record: “Premier Dalton Tagelagi of Niue at a gathering in the United States” (25 September 2023) does not count as such.',
    ],
    ['us-cn.counternarcotics', '2010-01-01', 0, 'Before the record, which begins on 4 March 2015.'],
  ] as const)('%s on %s, sentence %i', (track, day, index, text) => {
    expect(sentencesOf(track, day)[index]).toBe(text);
  });
});
