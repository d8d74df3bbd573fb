import { z } from 'zod';
import { storableText } from '../../domain/storable-text.js';
import type { ContractType } from '../contract-type.js';
import { levelSchema } from '../../domain/events/event.js';
import { trackIdSchema } from '../../domain/events/field-types.js';
import { pressureLevels } from '../../domain/policy/states.js';
import type { EntryFrame, EventFrame, PressureFrame, StatusFrame } from '../../domain/time-travel/replay-frames.js';
import { dayParameter, oneOrMore, asOfFields, upToDate } from '../queries.js';
import { dateView, formalState, practiceState, statusName } from './reading.js';

export type { EntryFrame, EventFrame, PressureFrame, StatusFrame } from '../../domain/time-travel/replay-frames.js';

/** The limits of the speed, in days of the replay a second; every one is tested. */
export const speedLimits = { least: 0.1, most: 100_000, usual: 30 } as const;

/** Limit of the tracks of one replay. */
export const tracksReplayed = 50;

const { least, most, usual } = speedLimits;

const speed = z
  .string()
  .regex(/^(\d{1,6}(\.\d{1,3})?|max)$/, 'is neither a number of days nor max')
  .default(String(usual))
  .transform((text) => (text === 'max' ? 0 : Number(text)))
  .refine((value) => value === 0 || (value >= least && value <= most), `is neither 0 nor from ${least} to ${most}`);

const yesOrNo = z
  .enum(['true', 'false'])
  .default('false')
  .transform((text) => text === 'true');

export const replayQuery = z.strictObject({
  track: oneOrMore(trackIdSchema).meta({
    description: `Repeated: all of them, in one order; at most ${tracksReplayed}`,
  }),
  from: dayParameter.optional().meta({
    description:
      'The first day: the replay begins with the status of each track at the start of this day; if left out, with the first frame',
  }),
  to: dayParameter.optional().meta({ description: 'The last day; today if left out' }),
  speed: speed.meta({
    description: `Days a second, from ${least} to ${most}, ${usual} if left out; 0 or max: as fast as possible`,
  }),
  skipQuiet: yesOrNo.meta({ description: 'Skips the days without a frame' }),
  asKnown: yesOrNo.meta({
    description: 'Shows each day as it was known on that day, instead of the events as they happened',
  }),
  knownAt: asOfFields.knownAt.meta({ description: 'The state of knowledge: the end of this day. Not with asKnown' }),
  position: asOfFields.position,
  lastEventId: storableText().max(100).optional().meta({
    description: 'Continues after the frame of this id, in the same state of the log; Last-Event-ID does the same',
  }),
  ...upToDate,
});

const day = z.iso.date();
const statusAndAxes = { status: statusName, formal: formalState, practice: practiceState };
const tracks = z.array(z.string()).min(1).meta({ description: 'The selected tracks that it belongs to' });
const opening = z
  .literal(true)
  .optional()
  .meta({ description: 'Set on the frames of the state in which the replay begins' });

const eventFrame = z
  .strictObject({
    kind: z.literal('event'),
    day: day.meta({ description: 'The first day on which readings count it' }),
    id: z.uuid(),
    type: z.string(),
    title: z.string(),
    date: dateView,
    level: levelSchema.nullable(),
    tracks,
  })
  .meta({ id: 'EventFrame' }) satisfies z.ZodType<Omit<EventFrame, 'type'>>;

const entryFrame = z
  .strictObject({
    kind: z.literal('entry'),
    day: day.meta({ description: 'The day on which it became known' }),
    id: z.uuid(),
    type: z.string(),
    title: z.string(),
    date: dateView.nullable().meta({ description: 'The date of the act that it reports' }),
    late: z.boolean().meta({ description: 'Whether it reports an act of an earlier day' }),
    about: z.array(z.uuid()).meta({ description: 'The entries that it concerns' }),
    position: z.int(),
    tracks,
  })
  .meta({ id: 'EntryFrame' }) satisfies z.ZodType<EntryFrame>;

const statusFrame = z
  .strictObject({
    kind: z.literal('status'),
    day,
    track: z.string(),
    ...statusAndAxes,
    label: z.string(),
    before: z.strictObject(statusAndAxes),
    from: dateView.nullable(),
    cause: z.string().nullable().meta({ description: 'An event id, or `clock:<rule>`' }),
    basis: z.string().optional().meta({ description: 'The event that the clock counted from' }),
    revision: z
      .literal(true)
      .optional()
      .meta({ description: 'Set if only the knowledge changed, without an event on that day' }),
    opening,
  })
  .meta({ id: 'StatusFrame' }) satisfies z.ZodType<StatusFrame>;

const pressureFrame = z
  .strictObject({
    kind: z.literal('pressure'),
    day,
    track: z.string(),
    level: z.enum(pressureLevels),
    score: z.int(),
    opening,
  })
  .meta({ id: 'PressureFrame' }) satisfies z.ZodType<PressureFrame>;

const endFrame = z.strictObject({ kind: z.literal('end'), day, position: z.int() }).meta({ id: 'EndFrame' });
export type EndFrame = ContractType<typeof endFrame>;

const replayFrame = z
  .discriminatedUnion('kind', [eventFrame, entryFrame, statusFrame, pressureFrame, endFrame])
  .meta({ id: 'ReplayFrame', description: 'The data of one server-sent event of a replay' });
export type ReplayFrame = ContractType<typeof replayFrame>;

export const replayStream = z.string().meta({
  id: 'ReplayStream',
  description: 'Server-sent events, each with `id`, `event: frame`, and a ReplayFrame as JSON in `data`',
  contentMediaType: 'text/event-stream',
  contentSchema: { $ref: `#/components/schemas/${replayFrame.meta()!.id}` },
});
