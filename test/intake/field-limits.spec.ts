import { describe, expect, it } from '@jest/globals';
import { parseBody } from '../../src/domain/entries/entry.js';
import { amendmentLimits } from '../../src/domain/entries/amendment-fields.js';
import { partyLimits } from '../../src/domain/entries/party-definition.js';
import { watchLimits } from '../../src/domain/entries/track-definition.js';
import { ThawError } from '../../src/domain/errors.js';
import { eventLimits } from '../../src/domain/events/event.js';
import { event, idOf, track } from '../support/given.js';

const letters = (count: number) => 'x'.repeat(count);
const ids = (count: number) => Array.from({ length: count }, (_, n) => idOf(n + 1));
const many = <T>(count: number, item: (n: number) => T) => Array.from({ length: count }, (_, n) => item(n));
const code = (n: number) =>
  `x-${n.toString(36).replaceAll(/\d/g, (digit) => String.fromCodePoint(103 + Number(digit)))}`;

const body = (type: string, more: object) => ({ type, id: idOf(9_000_001), ...more });
const aboutEvent = { target: idOf(9_000_002), reason: 'A reason', tracks: [track.id] };
const talks = (more: object) => ({ ...event('TalksHeld', '2024-01-01'), id: idOf(9_000_003), ...more });
const retracted = (more: object) => body('EventRetracted', { ...aboutEvent, ...more });
const merged = (more: object) => {
  return body('EventsMerged', { into: idOf(9_000_002), reason: 'One', tracks: [track.id], ...more });
};
const assessed = (more: object) => {
  const opinion = {
    status: 'frozen',
    reason: 'A reason',
    evidence: [idOf(1)],
    from: '2024-01-01',
    expires: '2024-06-01',
  };
  return body('AssessmentRecorded', { track: track.id, ...opinion, ...more });
};
const party = (more: object) => {
  return body('PartyDefined', { party: { id: 'x-group', names: { en: 'A group' }, kind: 'other', ...more } });
};
const watching = (watch: object) => body('TrackDefined', { track: { ...track, watch } });

/** What has a limit, the limit, and a body whose field has so many letters or items. */
const limited: readonly (readonly [string, number, (count: number) => object])[] = [
  ['the title of an event', eventLimits.titleLength, (count) => talks({ title: letters(count) })],
  ['the summary of an event', eventLimits.summaryLength, (count) => talks({ summary: letters(count) })],
  ['the tracks of an event', eventLimits.tracks, (count) => talks({ tracks: many(count, (n) => `us-cn.t${n}`) })],
  [
    'the actors of an event',
    eventLimits.actors,
    (count) => talks({ actors: many(count, (n) => ({ country: 'US', role: 'participant', body: `Office ${n}` })) }),
  ],
  [
    'the sources of an event',
    eventLimits.sources,
    (count) => talks({ sources: many(count, (n) => ({ title: 'A note', publisher: `Press ${n}` })) }),
  ],
  [
    'the links of an event',
    eventLimits.links,
    (count) => talks({ links: ids(count).map((id) => ({ rel: 'after', event: id })) }),
  ],
  ['the reason of an amendment', amendmentLimits.reasonLength, (count) => retracted({ reason: letters(count) })],
  ['the duplicates of a merger', amendmentLimits.duplicates, (count) => merged({ duplicates: ids(count) })],
  ['the evidence of an assessment', amendmentLimits.evidence, (count) => assessed({ evidence: ids(count) })],
  ['the name of a party', partyLimits.nameLength, (count) => party({ names: { en: letters(count) } })],
  [
    'the names of a party',
    partyLimits.names,
    (count) => party({ names: Object.fromEntries(many(count, (n) => [n === 0 ? 'en' : `en-A${n}`, 'A group'])) }),
  ],
  [
    'the members of a party',
    partyLimits.members,
    (count) => party({ members: many(count, (n) => ({ party: code(n) })) }),
  ],
  ['a phrase that a track watches for', watchLimits.length, (count) => watching({ any: [letters(count)] })],
  [
    'the phrases that a track watches for',
    watchLimits.phrases,
    (count) => watching({ none: many(count, (n) => `phrase ${n}`) }),
  ],
];

describe('a field of an entry', () => {
  const faultOf = (input: object) => {
    try {
      parseBody(input);
      return undefined;
    } catch (error) {
      if (!(error instanceof ThawError)) throw error;
      return error.errors.map(({ detail }) => detail);
    }
  };

  it.each(limited)('has a limit, and is refused one beyond it: %s, %i', (_, limit, of) => {
    expect(faultOf(of(limit))).toBeUndefined();
    expect(faultOf(of(limit + 1))).toEqual([expect.stringMatching(new RegExp(`(longer|more) than ${limit}\\b`))]);
  });
});
