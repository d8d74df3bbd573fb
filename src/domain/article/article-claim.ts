import { z } from 'zod';
import { seriesIdSchema } from '../entries/series-entry.js';
import { edtfSchema, trackIdSchema } from '../events/field-types.js';
import { type EventType, eventTypes } from '../events/vocabulary.js';
import { statuses } from '../policy/states.js';
import { EdtfDate } from '../time/edtf-date.js';
import { boundedText } from '../storable-text.js';

/** The limits of the claims of an article: lengths in UTF-16 code units, the others in items. */
export const articleLimits = { claims: 1_000, textLength: 2_000, nameLength: 200, names: 20 } as const;

const name = boundedText(articleLimits.nameLength);
const somebody = name.refine((text) => /\p{L}/u.test(text), 'names nobody: it has no letter');

/** One value, or a list of them; its output is a list. */
const oneOrList = <T extends z.ZodType>(item: T) =>
  z
    .union([item, z.array(item).min(1).max(articleLimits.names)])
    .transform((value): z.output<T>[] => (Array.isArray(value) ? value : [value]));

const fields = {
  id: name.optional().meta({ description: 'A name for the claim; its line or place where left out' }),
  article: name.optional().meta({ description: 'The article that makes it' }),
  date: edtfSchema.optional().meta({ description: 'When it happened, as closely as the article tells' }),
  track: trackIdSchema
    .optional()
    .meta({ description: 'Where to look: this track and its sub-tracks; every track where left out' }),
  who: oneOrList(somebody)
    .optional()
    .meta({ description: 'Each must have had a part: a party (`CN` or `China`), a person, an office or an institute' }),
  by: oneOrList(somebody)
    .optional()
    .meta({ description: 'Each must be among those who did it: a party, a person, an office or an institute' }),
  what: boundedText(articleLimits.textLength).meta({ description: 'What the article says, in any words' }),
  type: oneOrList(z.enum(eventTypes as [EventType, ...EventType[]]))
    .optional()
    .meta({ description: 'One of these types it must be' }),
  publisher: oneOrList(name).optional().meta({ description: 'One of these must be among the sources' }),
  event: z
    .string()
    .regex(/^[0-9a-f]{8}[0-9a-f-]{0,28}$/i, 'is neither the id of an event nor its first eight digits')
    .toLowerCase()
    .optional()
    .meta({ description: 'The claim is about this event: others are not searched' }),
  series: seriesIdSchema.optional().meta({ description: 'The claim is a figure of this series' }),
  value: z.number().optional().meta({
    description: 'The figure of the series, the number of acts of the event, or the days that the status has lasted',
  }),
  status: z.enum(statuses).optional().meta({ description: 'The status of the track on the day' }),
};

/** The fields that say nothing of a figure or a status. */
const foreignFields = {
  series: ['event', 'type', 'who', 'by'],
  status: ['event', 'type', 'who', 'by', 'publisher'],
} as const;

function isOpen(date: string): boolean {
  const { earliest, latest } = EdtfDate.parse(date);
  return earliest === null || latest === null;
}

/** A claim of an article, to be held against the record. */
export const articleClaimSchema = z.strictObject(fields).superRefine((claim, context) => {
  const refuse = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message });
  const { series, status } = claim;
  if (series !== undefined && status !== undefined) refuse('status', 'does not go with series');
  const kind = series !== undefined ? 'series' : status !== undefined ? 'status' : undefined;
  if (kind === undefined) {
    if (claim.who === undefined && claim.by === undefined)
      refuse('who', 'is missing: name a party, a person, an office or an institute');
    return;
  }
  for (const field of foreignFields[kind]) {
    if (claim[field] !== undefined) refuse(field, `does not go with ${kind}`);
  }
  if (kind === 'series' && claim.value === undefined) refuse('value', 'is missing: a claim of a series is a figure');
  if (kind === 'status' && claim.track === undefined) refuse('track', 'is missing: a status is of a track');
  if (kind === 'status' && claim.date === undefined) refuse('date', 'is missing: a status is of a day');
  if (kind === 'status' && claim.date !== undefined && isOpen(claim.date)) {
    refuse('date', 'has an open end: a status is of a day, or of days from one to another');
  }
});
export type ArticleClaim = z.output<typeof articleClaimSchema>;

/** How a claim stands to the record. */
export const claimVerdicts = ['on record', 'differing', 'missing'] as const;
export type ClaimVerdict = (typeof claimVerdicts)[number];

/** In what a claim differs from the record. */
export const differingFields = ['date', 'who', 'by', 'type', 'publisher', 'value', 'status'] as const;

/** A difference between a claim and the record, with what the record has. */
export interface ClaimDifference {
  readonly field: (typeof differingFields)[number];
  readonly says: string;
}
