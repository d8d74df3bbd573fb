import { z } from 'zod';
import { trackIdSchema } from '../events/field-types.js';
import { boundedText } from '../storable-text.js';

/** The limits of record-keeping entries: `reasonLength` in UTF-16 code units, the others in items unless noted. */
export const amendmentLimits = {
  reasonLength: 2_000,
  duplicates: 50,
  evidence: 50,
  tracks: 256,
  /** The longest term of an assessment, in days. */
  assessmentDays: 1_830,
  /** The fields that one redaction names, and the entries that it blanks. */
  redactedFields: 100,
  redactedEntries: 1_000,
} as const;

export const reasonSchema = boundedText(amendmentLimits.reasonLength);

/** The tracks that an amendment affects: computed from its targets when it is recorded. */
export const amendedTracksSchema = z
  .array(trackIdSchema)
  .max(amendmentLimits.tracks)
  .default([])
  .meta({ description: 'The tracks that it concerns; set by the server' });
