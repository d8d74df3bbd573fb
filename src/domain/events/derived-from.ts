import { z } from 'zod';
import { boundedText } from '../storable-text.js';

/** The most reports that an entry is derived from. */
export const derivedReports = 200;

/** The reports of sources that an entry was made of, and who judged them: nothing is derived without a person. */
export const derivedFromSchema = z
  .strictObject({
    reports: z
      .array(
        z.strictObject({
          source: boundedText(200).meta({ description: 'The name of the source' }),
          key: boundedText(500).meta({ description: 'The key of the row or item at its provider' }),
          version: z.int().min(1).meta({ description: 'The version that was judged' }),
        }),
      )
      .min(1)
      .max(derivedReports),
    judge: boundedText(200).meta({ description: 'The person who accepted them' }),
  })
  .meta({ id: 'DerivedFrom', description: 'Set where a candidate was accepted. No reading depends on it' });
