import { describe, expect, it } from '@jest/globals';
import { BatchRecorder, batchLimits } from '../../src/intake/import/batch.js';
import type { Importer } from '../../src/intake/import/importer.js';
import type { NumberedInput } from '../../src/event-log/ndjson.js';
import type { Recorder } from '../../src/intake/record/recorder.js';

describe('a batch beyond its limit', () => {
  it('is read up to 100,000 lines, and the report names the line from which to send another', async () => {
    let read = 0;
    let last: NumberedInput | undefined;
    const counting: Pick<Importer, 'import'> = {
      async import(inputs) {
        for await (const handful of inputs) {
          read += handful.length;
          last = handful.at(-1);
        }
        return { lines: read, recorded: read - 1, repeated: 0, refused: 1, position: 0 };
      },
    };
    async function* lines(): AsyncGenerator<readonly NumberedInput[]> {
      for (let from = 1; from <= 2 * batchLimits.lines; from += 500) {
        yield Array.from({ length: 500 }, (_, index) => ({ line: from + index, bytes: 2, input: {} }));
      }
    }
    const batches = new BatchRecorder({} as Recorder, counting as Importer);
    await batches.record(lines(), { recordedBy: 'a test' });
    expect(read).toBe(100_001);
    expect(last).toMatchObject({ line: 100_001, fault: { code: 'too-many-lines' } });
  });
});
