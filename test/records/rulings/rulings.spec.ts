import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { labelMap } from '../../../records/build/rulings/labels.js';
import { agreementBy, judgeRulings, strainScore } from '../../../records/build/rulings/score.js';
import { isEvent, parseBody } from '../../../src/domain/entries/entry.js';
import { policyNamed } from '../../../src/domain/policy/shipped-policies.js';

const judged = judgeRulings();

/** How many rulings of each track the reading of the day agrees with: a change of the rules shows here, either way. */
const agreed: Readonly<Record<string, number>> = {
  'am-az.border-commissions': 16,
  'au-cn.ministerial-dialogue': 19,
  'ca-in.relations-dialogue': 13,
  'et-eg-sd.gerd': 17,
  'gb-cn.economic-dialogue': 17,
  'in-cn.border-talks': 14,
  'in-pk.indus-waters': 12,
  'in-pk.military-line': 16,
  'jp-cn.maritime-communication': 12,
  'jp-kr.gsomia-exports': 20,
  'ru-no.fisheries-and-incidents': 18,
  'ru-ua-tr.black-sea-grain': 15,
  'tr-gr.exploratory-talks': 14,
  'us-cn.counternarcotics': 105,
  'us-cu.migration-talks': 13,
  'us-mx.security-dialogue': 16,
};

describe('rulings against readings', () => {
  it('agree on as many days of each track as is on record', () => {
    const found = [...agreementBy(judged, 'track')].map(([track, { agree }]) => [track, agree]);
    expect(Object.fromEntries(found)).toEqual(agreed);
  });

  it('are at least twelve for each track, each with a reason and an address', () => {
    const groups = agreementBy(judged, 'track');
    expect(groups.size).toBe(16);
    for (const { all } of groups.values()) expect(all).toBeGreaterThanOrEqual(12);
    const abroad = judged.filter(({ track }) => track !== 'us-cn.counternarcotics');
    expect(abroad.filter(({ reason, source }) => reason === '' || !/^https?:\/\//.test(source))).toEqual([]);
  });

  it('use every label, so that none is asked of nothing', () => {
    expect([...agreementBy(judged, 'label').keys()].sort()).toEqual(Object.keys(labelMap).sort());
  });

  it('tell how often the flag strained is right', () => {
    expect(strainScore(judged)).toEqual({ hits: 51, missed: 21, falseAlarms: 11, rightlyNone: 130 });
  });

  it('are met less often by cooperation@1', () => {
    const agree = (list: readonly { agrees: boolean }[]) => list.filter((one) => one.agrees).length;
    expect(agree(judgeRulings(policyNamed('cooperation@1')))).toBeLessThan(agree(judged));
  });
});

describe('the worked examples', () => {
  const bodies = readFileSync('records/worked-examples.ndjson', 'utf8')
    .trimEnd()
    .split('\n')
    .map((line, i) => parseBody(JSON.parse(line), `line ${i + 1}`));
  const events = bodies.filter(isEvent);

  it('are fifteen tracks of one collection', () => {
    const tracks = bodies.flatMap((body) => (body.type === 'TrackDefined' ? [body.track] : []));
    expect(tracks).toHaveLength(15);
    expect(new Set(tracks.map(({ collection }) => collection))).toEqual(new Set(['worked-examples']));
  });

  it('name for every event a source with an address, and from whom it is known', () => {
    expect(events.filter(({ sources }) => !sources.some(({ url }) => url !== undefined))).toEqual([]);
    expect(events.flatMap(({ sources }) => sources).filter(({ account }) => account === undefined)).toEqual([]);
    expect(events.filter(({ backfill }) => !backfill)).toEqual([]);
  });

  it('hold every entry once, and link only to what they hold', () => {
    const ids = new Set(bodies.map(({ id }) => id));
    expect(ids.size).toBe(bodies.length);
    expect(events.flatMap(({ links = [] }) => links).filter(({ event }) => !ids.has(event))).toEqual([]);
  });
});
