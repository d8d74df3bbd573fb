import { z } from 'zod';
import { Dossier } from '../../domain/dossier.js';
import type { EventLog } from '../../event-log/event-log.js';
import { anyEvent } from '../../domain/record-keeping.js';
import { entry } from './answers.schema.js';
import { entryView } from './log-pages.js';

export const singleEntry = z
  .strictObject({
    ...entry.shape,
    standing: z.enum(['stands', 'retracted', 'merged']).meta({ description: 'By all that the log holds today' }),
    mergedInto: z.uuid().nullable().meta({ description: 'The event that it is merged into' }),
    current: anyEvent.nullable().meta({
      description:
        'The event as it reads now: corrected, or what it was merged into; null for what is retracted, and for other entries',
    }),
    amendments: z.array(entry).meta({ description: 'The entries about it, and about those, in the order of the log' }),
  })
  .meta({ id: 'SingleEntry', description: 'One line of the log, with what was recorded about it since' });

/** An entry with what came of it; `undefined` where none has the id. */
export async function readSingleEntry(log: EventLog, id: string) {
  const found = await log.find(id);
  if (!found) return undefined;
  const key = found.body.id;
  const dossier = new Dossier([found, ...(await log.readAbout([key]))]);
  return {
    ...entryView(found),
    ...dossier.standpoint(key),
    current: dossier.current(key),
    amendments: dossier.amendmentsOf(key).map(entryView),
  };
}
