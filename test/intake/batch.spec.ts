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

describe('a batch of lines that are refused', () => {
  it('is read until 10,000 were, and the report says so at the line from which the rest was not read', async () => {
    let last: NumberedInput | undefined;
    const refusing: Pick<Importer, 'import'> = {
      async import(inputs, { onRefusal }) {
        let refused = 0;
        for await (const handful of inputs) {
          for (const { line } of handful) onRefusal?.({ line, code: 'invalid-event', message: 'is none' });
          refused += handful.length;
          last = handful.at(-1);
        }
        return { lines: refused, recorded: 0, repeated: 0, refused, withheld: 0, vanished: 0, position: 0 };
      },
    };
    async function* lines(): AsyncGenerator<readonly NumberedInput[]> {
      for (let from = 1; from <= batchLimits.lines; from += 500) {
        yield Array.from({ length: 500 }, (_, index) => ({ line: from + index, bytes: 2, input: {} }));
      }
    }
    const batches = new BatchRecorder({} as Recorder, refusing as Importer);
    const outcome = await batches.record(lines(), { recordedBy: 'a test' });
    expect(last).toMatchObject({ line: batchLimits.refusedAtMost + 1, fault: { code: 'too-many-refusals' } });
    expect(outcome).toMatchObject({ report: { refused: batchLimits.refusedAtMost + 1 } });
  });
});

describe('batches that come at once', () => {
  const busy = { kind: 'unavailable', code: 'too-many-bytes', retryAfterSeconds: 1 };
  const taken = { whole: { entries: [] } };

  /** Holds as much as batches may, of clients in turn. */
  async function holding(bytes: number, clients: readonly string[]) {
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
    const send = (until: Promise<void>, client: string) => batches.record(fat(until), { recordedBy: 'a test' }, client);
    const under = bytes / batchLimits.heldBytes;
    const held = Array.from({ length: under }, (_, index) => send(ended, clients[index % clients.length]!));
    while (begun < under) await Promise.resolve();
    const release = async () => {
      end();
      await Promise.all(held);
    };
    return { one: (client: string) => send(Promise.resolve(), client), release };
  }

  it('hold 32 MiB in all: one more is refused with 503, until another has ended', async () => {
    const { one, release } = await holding(batchLimits.heldBytesAtOnce, ['a', 'b']);
    await expect(one('c')).rejects.toMatchObject(busy);
    await release();
    await expect(one('c')).resolves.toMatchObject(taken);
  });

  it('hold 16 MiB of one client: it is refused one more, and others are served', async () => {
    const { one, release } = await holding(batchLimits.heldBytesOfClient, ['greedy']);
    await expect(one('greedy')).rejects.toMatchObject(busy);
    await expect(one('another')).resolves.toMatchObject(taken);
    await release();
    await expect(one('greedy')).resolves.toMatchObject(taken);
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
