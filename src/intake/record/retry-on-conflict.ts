import { ThawError } from '../../domain/errors.js';
import { changedMeanwhileCode } from '../../event-log/sequencer.js';

/** So often a write is judged anew because others wrote meanwhile about what it names. */
const attempts = 5;

/**
 * Runs `work`, which judges by what the log holds and then appends; anew where the log says that what was judged by was
 * touched in between.
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
