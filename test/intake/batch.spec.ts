import { describe, expect, it } from '@jest/globals';
import { BatchRecorder, batchLimits } from '../../src/intake/import/batch.js';
import type { Importer } from '../../src/intake/import/importer.js';
import type { NumberedInput } from '../../src/event-log/lines/ndjson.js';
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
        return { lines: read, recorded: read - 1, repeated: 0, refused: 1, withheld: 0, vanished: 0, position: 0 };
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

describe('batches that come at once', () => {
  it('hold 32 MiB in all: one more is refused with 503, until another has ended', async () => {
    const recorder = { recordWhole: async () => ({ entries: [] }) } as unknown as Recorder;
    const batches = new BatchRecorder(recorder, {} as Importer);
    let end!: () => void;
    const ended = new Promise<void>((resolve) => (end = resolve));
    let begun = 0;
    async function* fat(until: Promise<void>): AsyncGenerator<readonly NumberedInput[]> {
      yield [{ line: 1, bytes: batchLimits.heldBytes, input: {} }];
      begun += 1;
      await until;
    }
    const options = { recordedBy: 'a test' };
    const under = batchLimits.heldBytesAtOnce / batchLimits.heldBytes;
    const held = Array.from({ length: under }, () => batches.record(fat(ended), options));
    while (begun < under) await Promise.resolve();
    const one = batches.record(fat(Promise.resolve()), options);
    await expect(one).rejects.toMatchObject({ kind: 'unavailable', code: 'too-many-bytes', retryAfterSeconds: 1 });
    end();
    await Promise.all(held);
    await expect(batches.record(fat(Promise.resolve()), options)).resolves.toMatchObject({ whole: { entries: [] } });
  });

  it('hold 8 MiB each: one with longer first lines is refused whole', async () => {
    const batches = new BatchRecorder({} as Recorder, {} as Importer);
    async function* fatter(): AsyncGenerator<readonly NumberedInput[]> {
      yield [{ line: 1, bytes: batchLimits.heldBytes, input: {} }];
      yield [{ line: 2, bytes: 1, input: {} }];
    }
    await expect(batches.record(fatter(), { recordedBy: 'a test' })).rejects.toMatchObject({ code: 'batch-too-large' });
  });
});
