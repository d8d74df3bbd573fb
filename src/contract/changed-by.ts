import { z } from 'zod';

/** Who made or changed something that is set up. */
export const changedBy = z.string().nullable().meta({
  description: 'The key or person, or local for the machine itself; null where that was not kept yet',
});
