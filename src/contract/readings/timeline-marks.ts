import { z } from 'zod';
import type { ContractType } from '../contract-type.js';
import { visibilityMark } from '../visibility.js';
import { levelSchema } from '../../domain/events/event.js';
import { type LateCounts, type LateEvent, lateWords } from '../../domain/time-travel/hindsight.js';
import { type AmendedMark, amendmentWords, type TimelineMark } from '../../domain/reading/timeline-marks.js';
import { eventGroups, eventTypes } from '../../domain/events/vocabulary.js';
import { asOfQuery, pageQueryFields } from '../queries.js';
import { readingAsOf, dateView } from './reading.js';

export type { LateCounts, LateEvent } from '../../domain/time-travel/hindsight.js';
export type { AmendedMark } from '../../domain/reading/timeline-marks.js';

/** The limits of one answer. */
export const marksLimits = { marks: 2_000, hidden: 1_000 } as const;

export const marksQuery = z.strictObject({
  ...asOfQuery.shape,
  cursor: pageQueryFields.cursor,
  later: z
    .enum(['true', 'false'], 'is neither true nor false')
    .optional()
    .meta({ description: 'With `knownAt`: list the events that became known later' }),
});

const count = z.int().min(0);

const mark = z
  .strictObject({
    id: z.uuid(),
    position: z.int().min(1),
    type: z.enum([...eventTypes, 'AssessmentRecorded', 'TrackDefined']),
    group: z.enum([...eventGroups, 'assessment', 'definition']),
    title: z.string(),
    date: dateView.meta({ description: 'The date on which it happened or took effect' }),
    level: levelSchema.nullable(),
    known: z.iso.date().meta({ description: 'The day on which it became known' }),
    publishers: count,
    moves: z.boolean().meta({ description: 'Whether it is the cause of an interval of the history' }),
    counts: z.boolean().meta({
      description:
        'Whether the reading counts it; an event that is announced, or whose day is doubtful, does not count yet',
    }),
    visibility: visibilityMark,
  })
  .meta({ id: 'EventMark', description: 'An event as a mark on a timeline' }) satisfies z.ZodType<TimelineMark>;
export type EventMark = ContractType<typeof mark>;

const amendedMark = z
  .strictObject({ id: z.uuid(), how: z.array(z.enum(amendmentWords)) })
  .meta({ id: 'AmendedMark' }) satisfies z.ZodType<AmendedMark>;

const lateCounts = z
  .strictObject({ added: count, changed: count, removed: count })
  .meta({ id: 'LateCounts' }) satisfies z.ZodType<LateCounts>;

const lateEvent = z
  .strictObject({
    id: z.uuid(),
    title: z.string(),
    date: dateView.meta({ description: 'The date as it reads now; as it read then, where the event no longer counts' }),
    known: z.iso.date().meta({ description: 'The day on which that became known' }),
    how: z.enum(lateWords),
  })
  .meta({ id: 'LateEvent' }) satisfies z.ZodType<LateEvent>;

export const trackMarks = z
  .strictObject({
    data: z.array(mark).max(marksLimits.marks),
    nextCursor: z.string().nullable().meta({ description: 'The cursor of the later marks; null on the last page' }),
    amended: z.array(amendedMark).meta({
      description: 'Those of the events that entries about them have changed: corrected, merged with others, disputed',
    }),
    later: lateCounts.optional().meta({
      description:
        'On the first page with `knownAt`: the numbers of events that are new, read differently, or no longer count, by what is known now',
    }),
    hidden: z
      .array(lateEvent)
      .max(marksLimits.hidden)
      .optional()
      .meta({
        description: `With \`knownAt\` and \`later=true\`: those events, the first ${marksLimits.hidden} by their days`,
      }),
    reading: readingAsOf,
  })
  .meta({ id: 'TrackMarks', description: 'The events of a track in brief, in the order of the fold' });
export type TrackMarks = ContractType<typeof trackMarks>;
