import { z } from 'zod';
import type { ContractType } from '../contract-type.js';
import { branches } from '../../domain/events/branch.js';
import type { LinkedAct } from '../../domain/reading/measures/linkage.js';
import type { Measures as TrackMeasuresData } from '../../domain/reading/measures/measures.js';
import { openingEnds } from '../../domain/reading/measures/response-lag.js';
import { reference } from './ledger.js';
import { dateView, dayRange, readingAsOf, statusName } from './reading.js';

const count = z.int().min(0);
const median = dayRange.nullable().meta({ description: 'null where there is none' });

const lastDeliverable = z.strictObject({ event: z.uuid(), title: z.string(), date: dateView, days: dayRange });

const asks = z.strictObject({
  open: z
    .array(z.strictObject({ event: z.uuid(), title: z.string(), ageDays: dayRange }))
    .meta({ description: 'The asks that stand, the oldest first' }),
  medianAgeDays: median,
});

const pledge = z.strictObject({
  event: z.uuid(),
  title: z.string(),
  by: z.array(z.string()),
  made: dateView,
  fulfilledBy: reference,
  days: dayRange,
});

const freezeLag = z.strictObject({
  irritant: reference.meta({ description: 'The act that the suspension responds to, or that triggered it' }),
  suspension: reference,
  days: dayRange.nullable().meta({ description: 'null where the irritant is not on record, or not known' }),
});

const opening = z.strictObject({
  approach: reference.meta({ description: 'The act that began it' }),
  end: z.enum(openingEnds).nullable().meta({ description: 'null while it lasts' }),
  endedBy: reference.nullable(),
  endedOn: dateView.nullable(),
  days: dayRange.meta({ description: 'From the last day of the approach to the end, or to the day of the reading' }),
});

const pressureBranch = z
  .strictObject({
    party: z.string().nullable().meta({ description: 'null for third parties' }),
    branch: z.enum([...branches, 'third-parties']),
    name: z.string().meta({ examples: ['Congress', 'Chinese state media'] }),
    counted: z.boolean().meta({ description: 'Whether it adds to pressure: only acts of governments do' }),
    count: count.meta({ description: 'The number of acts, by the counts that the events carry' }),
    points: count,
    events: z.array(reference).max(50).meta({ description: 'The newest, newest first' }),
  })
  .meta({ id: 'PressureBranch' });

export const trackMeasures = z
  .strictObject({
    data: z.strictObject({
      deliverables: z
        .record(z.string(), z.strictObject({ count, last: lastDeliverable.nullable() }))
        .meta({ description: 'By party: how many, and the last one with the days since' }),
      asks: z.record(z.string(), asks).meta({ description: 'By party' }),
      pledges: z
        .strictObject({ kept: z.array(pledge), medianDays: median })
        .meta({ description: 'The pledges that were kept, in the order of their fulfilment' }),
      responseLag: z.strictObject({
        freezes: z.array(freezeLag).meta({ description: 'From an irritant to the suspension that answers it' }),
        medianFreezeDays: median,
        openings: z.array(opening).meta({ description: 'From an opening during a suspension to its end' }),
        medianOpeningDays: median,
      }),
      pressure: z.strictObject({
        days: count.meta({ description: 'The length of the trailing window' }),
        branches: z.array(pressureBranch),
      }),
    }) satisfies z.ZodType<TrackMeasuresData>,
    reading: readingAsOf,
  })
  .meta({
    id: 'TrackMeasures',
    description: 'Measures of the exchange between the parties, each with the events that it is made of',
  });
export type TrackMeasures = ContractType<typeof trackMeasures>;

const thaw = z.strictObject({
  on: dateView,
  cause: z.string().nullable().meta({ description: 'An event id, or `clock:<rule>`' }),
  days: dayRange.meta({ description: 'From the act that suspended it' }),
  order: z.int().min(1).meta({ description: 'The place among the tracks that the act suspended' }),
  laterDays: dayRange.meta({ description: 'The days after the first of them' }),
});

const linkedTrack = z.strictObject({
  track: z.string(),
  title: z.string(),
  before: statusName,
  after: statusName,
  moved: z.boolean(),
  thaw: thaw.nullable().meta({ description: 'The end of the suspension; null where there was none, or it lasts' }),
});

const linkedAct = z
  .strictObject({
    event: z.uuid(),
    type: z.string(),
    title: z.string(),
    date: dateView,
    tracks: z.array(linkedTrack).meta({ description: 'In the order in which they thawed; the others by id' }),
    moved: count.meta({ description: 'How many of the tracks it moved' }),
    share: z.strictObject({ moved: count, of: count }).nullable().meta({
      description:
        'Of the tracks of the same parties that had a status by then, how many it moved; null where there are more than 100',
    }),
  })
  .meta({ id: 'LinkedAct' }) satisfies z.ZodType<LinkedAct>;

export const trackLinkage = z
  .strictObject({
    data: z.strictObject({
      acts: z.array(linkedAct).max(20).meta({ description: 'The newest acts that moved this track and touch others' }),
    }),
    reading: readingAsOf,
  })
  .meta({
    id: 'TrackLinkage',
    description: 'The tracks that one act moved, and the order and lag of their thaw',
  });
export type TrackLinkage = ContractType<typeof trackLinkage>;
