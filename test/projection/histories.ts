import fc from 'fast-check';
import { type Day, isoDay } from '../../src/domain/time/day.js';
import { type EntryBody, parseBody } from '../../src/domain/entries/entry.js';
import { eventTypes } from '../../src/domain/events/vocabulary.js';
import { event, idOf } from '../support/given.js';

export const firstDay: Day = 19_000;
const days = 700;

export const trackIds = ['us-cn.counternarcotics', 'us-cn.climate', 'us-ru.arms-control'];

/** Definitions of the tracks of random histories. */
export function definitions(): EntryBody[] {
  return trackIds.map((id, at) =>
    parseBody({
      type: 'TrackDefined',
      id: idOf(9_000_000 + at),
      track: {
        id,
        title: `Title of ${id}`,
        parties: id.startsWith('us-cn') ? ['US', 'CN'] : ['US', 'RU'],
        topic: 'any',
      },
    }),
  );
}

const date = fc
  .nat({ max: days })
  .chain((offset) =>
    fc.constantFrom(
      isoDay(firstDay + offset),
      isoDay(firstDay + offset),
      isoDay(firstDay + offset).slice(0, 7),
      `${isoDay(firstDay + offset)}/${isoDay(firstDay + offset + 20)}`,
      `[${isoDay(firstDay + offset)}..${isoDay(firstDay + offset + 9)}]`,
    ),
  );

const draft = fc.record({
  type: fc.constantFrom(...eventTypes),
  tracks: fc.subarray(trackIds, { minLength: 1 }),
  occurred: date,
  effective: fc.option(date, { nil: undefined, freq: 5 }),
  expires: fc.option(date, { nil: undefined, freq: 5 }),
  links: fc.array(fc.nat({ max: 60 }), { maxLength: 1 }),
});

const named = ['WorkingGroupEstablished', 'WorkingGroupMet', 'WorkingGroupDissolved', 'MechanismPaused'];

/** Events of every type on one or more tracks, in an order of arrival that has nothing to do with their dates. */
export const histories = fc.array(draft, { minLength: 1, maxLength: 60 }).map((drafts) =>
  drafts.map(({ type, tracks, occurred, effective, expires, links }, at) =>
    event(type, occurred, {
      id: idOf(8_000_000 + at),
      tracks,
      actors: ['US', 'CN', 'RU'].map((country) => ({ country, role: 'participant' })),
      ...(effective ? { effective } : {}),
      ...(expires || type === 'AgreementExtended' ? { expires: expires ?? '2024-06-01' } : {}),
      ...(named.includes(type) ? { mechanism: 'group' } : {}),
      links: links.map((target) => ({ rel: 'after', event: idOf(8_000_000 + target) })),
    }),
  ),
);

/** How many entries come at once, and how many days pass then: taken in turn until the history has arrived. */
export const arrivals = fc.array(fc.record({ entries: fc.integer({ min: 1, max: 15 }), days: fc.nat({ max: 120 }) }), {
  minLength: 1,
  maxLength: 8,
});
