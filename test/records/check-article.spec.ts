import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { articleClaimSchema } from '../../src/domain/article/article-claim.js';
import { type CheckedEvent, checkedEventOf } from '../../src/domain/article/checked-event.js';
import { type ClaimMatch, CheckedRecord } from '../../src/domain/article/match-claim.js';
import { isEvent, parseBody } from '../../src/domain/entries/entry.js';
import { isAct } from '../../src/domain/record/track-event.js';
import { parseDay } from '../../src/domain/time/day.js';
import { timelinesOf } from './shipped-timelines.js';

/** Every event of the worked examples: histories that no article of a test was written about. */
function recordOf(file: string): CheckedRecord {
  const lines = readFileSync(join(__dirname, '../../records', file), 'utf8')
    .trimEnd()
    .split('\n');
  const bodies = new Map(lines.map((line) => parseBody(JSON.parse(line))).map((body) => [body.id, body]));
  const events = new Map<string, CheckedEvent>();
  for (const timeline of timelinesOf(file).values()) {
    const acts = timeline.viewed(parseDay('2026-11-01', ''), (view) => view.visible().filter(isAct));
    for (const act of acts) {
      const words = bodies.get(act.id);
      if (words && isEvent(words)) events.set(act.id, checkedEventOf(act, words));
    }
  }
  return new CheckedRecord([...events.values()]);
}

const record = recordOf('worked-examples.ndjson');

const matched = (claim: Record<string, unknown>): ClaimMatch => record.match(articleClaimSchema.parse(claim));
const titleOf = ({ event }: ClaimMatch) => event?.act.title;

describe('claims in other words than those of the record', () => {
  it.each([
    [
      { date: '2019-08', who: 'Japan', what: 'Tokyo dropped South Korea from its list of trusted trading partners' },
      'Japan strikes South Korea from its list of trusted trade partners',
    ],
    [
      {
        date: '2021-05',
        who: 'CN',
        what: 'Beijing indefinitely halted its strategic economic dialogue with Australia',
      },
      'China suspends the Strategic Economic Dialogue indefinitely',
    ],
    [
      {
        date: '2022-07',
        who: ['RU', 'UA', 'TR', 'UN'],
        what: 'a joint centre to coordinate shipments opened in Istanbul',
      },
      'Joint Coordination Centre opens in Istanbul',
    ],
    [
      {
        date: '2022-12',
        who: 'AU',
        what: 'Penny Wong held the foreign and strategic dialogue with Wang Yi in Beijing',
      },
      'Sixth Foreign and Strategic Dialogue in Beijing',
    ],
    [
      { date: '2024-06', who: ['IN', 'PK'], what: 'delegations toured the Kashmir dams with the neutral expert' },
      'Both delegations and the neutral expert visit the dams in Jammu and Kashmir',
    ],
    [
      {
        date: '2020-04',
        who: 'Ambassador in Canberra',
        what: 'the envoy warned that Chinese consumers could boycott Australian goods',
      },
      'Chinese ambassador warns of a boycott',
    ],
    [
      { date: '2023-03', who: ['JP', 'KR'], what: 'Yoon met Kishida in Tokyo', type: 'TalksHeld' },
      'Yoon and Kishida meet in Tokyo',
    ],
    [
      { date: '2025-04-22', who: 'India', what: 'gunmen killed tourists at Pahalgam in Indian Kashmir' },
      'Attack on tourists at Pahalgam',
    ],
  ])('finds %j', (claim, title) => {
    const match = matched(claim);
    expect([match.verdict, titleOf(match), match.differences]).toEqual(['on record', title, []]);
  });
});

describe('claims that are off in one thing', () => {
  const struck = 'struck South Korea from its list of trusted trade partners';

  it.each([
    ['date', { date: '2019-10', who: 'JP', what: struck }, 'the record has 2 August 2019'],
    [
      'who',
      { date: '2019-08', who: 'US', what: struck },
      'the record names Japan and South Korea, not the United States',
    ],
    [
      'type',
      { date: '2019-08', who: 'JP', what: struck, type: 'SanctionEased' },
      'the record has it as SanctionImposed (announcement of sanctions)',
    ],
    [
      'publisher',
      { date: '2019-08', who: 'JP', what: struck, publisher: 'The Economist' },
      'no such publisher among the sources: Taiwan News; Dong-A Ilbo',
    ],
    ['value', { date: '2019-08', who: 'JP', what: struck, value: 3 }, 'the record has 1'],
  ])('the %s', (field, claim, says) => {
    const match = matched(claim);
    expect([match.verdict, titleOf(match)]).toEqual([
      'differing',
      'Japan strikes South Korea from its list of trusted trade partners',
    ]);
    expect(match.differences).toEqual([{ field, says }]);
  });
});

describe('claims of what is not on record', () => {
  it.each([
    [{ date: '2019-08-02', who: 'JP', type: 'SanctionImposed', what: 'Tokyo froze the assets of three Korean banks' }],
    [
      {
        date: '2022-12',
        who: 'AU',
        what: 'Canberra expelled two Chinese diplomats for spying on members of parliament',
      },
    ],
    [{ date: '2024-06', who: 'IN', what: 'New Delhi fired missiles at a dam' }],
    [{ who: 'FR', what: 'Paris brokered an exchange of prisoners' }],
    [{ date: '2021-05', who: 'CN', what: 'Beijing closed the consulate in Perth', type: 'TalksSuspended' }],
    [{ date: '2023-03-16', who: ['JP', 'KR'], what: 'the two navies held a rescue exercise', type: 'TalksHeld' }],
  ])('finds nothing for %j', (claim) => {
    expect(matched(claim).verdict).toBe('missing');
  });
});
