import { z } from 'zod';
import { visibilities } from '../domain/wording/visibility.js';

/** The mark of what is internal, in answers to those who see it. */
export const visibilityMark = z
  .enum(visibilities)
  .meta({
    id: 'Visibility',
    description:
      '`internal`: readers do not see it; `partly-internal`: internal entries are part of it, so that readers may get another answer. Only in answers to those whose role sees internal entries; absent where readers get the same',
  })
  .optional();
