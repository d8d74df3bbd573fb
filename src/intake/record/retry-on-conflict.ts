import { ThawError } from '../../domain/errors.js';
import { changedMeanwhileCode } from '../../event-log/append/sequencer.js';

/** How often a write is validated again because other writers touched what it names. */
const attempts = 5;

/**
 * Runs `work`, which validates by what the log holds and then appends. It is run again where the log reports that this
 * was changed in between.
 * @throws ThawError unavailable `contended`, and whatever else `work` throws
 */
export async function retryOnConflict<T>(work: () => Promise<T>): Promise<T> {
  for (let left = attempts; left > 0; left -= 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ThawError) || error.code !== changedMeanwhileCode) throw error;
    }
  }
  const message = 'others keep writing about what this names: nothing was recorded, send it again';
  throw new ThawError('unavailable', 'contended', message, [], 1);
}
