import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { openCheckpoint } from '../../src/integrity/checkpoint.js';
import { Checkpoints } from '../../src/integrity/checkpoints.js';
import { MerkleTree } from '../../src/integrity/merkle/merkle-tree.js';
import { SigningKey } from '../../src/integrity/signed-note.js';
import { CheckpointPublisher } from '../../src/upkeep/checkpoint-publisher.js';
import { firstScrubMs, Scrub } from '../../src/upkeep/scrub.js';
import { describeEachEngine } from '../support/databases.js';
import { ServedApp } from '../support/served-app.js';
import { rewriteTail } from '../support/tampering.js';
import { meeting } from '../event-log/entries.js';

const hour = 3_600_000;
const key = SigningKey.generate('thaw.example/test');

describeEachEngine(
  'checkpoints that are signed by a schedule',
  (engine) => {
    let served: ServedApp;
    let folder: string;
    afterEach(async () => {
      await served.close();
      await rm(folder, { recursive: true, force: true });
    });

    const open = async () => {
      folder = await mkdtemp(join(tmpdir(), 'thaw-checkpoints-'));
      const checkpointTo = join(folder, 'checkpoint');
      served = await ServedApp.open(engine, undefined, key, { checkpointEveryMs: hour, checkpointTo });
      const publisher = served.app.get(CheckpointPublisher);
      const later = async () => {
        served.clock.advanceTo(served.clock.now() + hour);
        await publisher.idle();
        return readFile(checkpointTo, 'utf8').then(
          (note) => openCheckpoint(note, key.verifier).size,
          () => null,
        );
      };
      return { later, checkpointTo };
    };

    it('vouch for entries that nobody asked about, in a file outside', async () => {
      const { later } = await open();
      expect(await later()).toBeNull();
      await served.append(meeting(), meeting());
      expect(await later()).toBe(2);
      await served.append(meeting());
      expect(await later()).toBe(3);
      expect((await served.get('//metrics')).text).toMatch(/^thaw_checkpoint_entries 3$/m);
    });

    it('never vouch for a past that was rewritten: the last good one stays', async () => {
      const { later } = await open();
      await served.append(meeting(), meeting());
      expect(await later()).toBe(2);
      await rewriteTail(served.database, 1, (body) => body.replace('meets', 'meats'));
      await served.append(meeting());
      expect(await later()).toBe(2);
      expect((await served.get('//metrics')).text).toMatch(/^thaw_checkpoint_failing 1$/m);
      expect(served.logged().join('\n')).toContain('No checkpoint was published by the schedule: Nothing is signed');
    });

    it('never replace one of another past, though the database was rewritten with what was signed in it', async () => {
      const { later, checkpointTo } = await open();
      await served.append(meeting(), meeting());
      expect(await later()).toBe(2);
      await rewriteTail(served.database, 1, (body) => body.replace('meets', 'meats'));
      await served.database.write((run) => run.query('DELETE FROM signed_checkpoint'));
      const good = await readFile(checkpointTo, 'utf8');
      const afterRestart = async () => {
        const registry = new Registry();
        const checkpoints = new Checkpoints(served.database, new MerkleTree(served.database), key);
        const settings = { checkpointEveryMs: hour, checkpointTo };
        const publisher = new CheckpointPublisher(checkpoints, settings, served.clock, registry);
        publisher.onApplicationBootstrap();
        await publisher.idle();
        await publisher.onApplicationShutdown();
        return registry.metrics();
      };
      expect(await afterRestart()).toMatch(/^thaw_checkpoint_failing 1$/m);
      expect(await readFile(checkpointTo, 'utf8')).toBe(good);
      await writeFile(checkpointTo, 'notes of mine');
      expect(await afterRestart()).toMatch(/^thaw_checkpoint_failing 1$/m);
      expect(await readFile(checkpointTo, 'utf8')).toBe('notes of mine');
    });
  },
  ['SQLite file', 'PostgreSQL'],
);

describe('a checkpoint that goes to a URL', () => {
  it('is put there, and again after the receiver was away', async () => {
    const received: string[] = [];
    let status = 503;
    const receiver = createServer((request, response) => {
      void text(request).then((note) => {
        received.push(`${request.method} ${openCheckpoint(note, key.verifier).size}`);
        response.writeHead(status).end('no');
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    const checkpointTo = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/secret-token`;
    const served = await ServedApp.open(undefined, undefined, key, { checkpointEveryMs: hour, checkpointTo });
    const publisher = served.app.get(CheckpointPublisher);
    await publisher.idle();
    await served.append(meeting());
    served.clock.advanceTo(served.clock.now() + hour);
    await publisher.idle();
    status = 204;
    served.clock.advanceTo(served.clock.now() + hour / 12);
    await publisher.idle();
    served.clock.advanceTo(served.clock.now() + hour);
    await publisher.idle();
    expect(received).toEqual(['PUT 1', 'PUT 1']);
    const logged = served.logged().join('\n');
    expect(logged).toContain('the receiver answers 503');
    expect(logged).not.toContain('secret-token');
    await served.close();
    await new Promise((resolve) => receiver.close(resolve));
  });
});

describe('the scrub', () => {
  const open = async (verify: (stopping: AbortSignal) => Promise<readonly string[]>, scrubEveryMs = 24 * hour) => {
    const served = await ServedApp.open(undefined, undefined, key, { scrubEveryMs, verify });
    return { served, scrub: served.app.get(Scrub) };
  };

  it('runs by itself once a day, and says in readiness and metrics what it found', async () => {
    const results = [[], ['the view track_status is not the one that the migrations make'], []];
    let runs = 0;
    const { served, scrub } = await open(async () => results[runs++]!);
    const after = async (ms: number) => {
      served.clock.advanceTo(served.clock.now() + ms);
      await scrub.idle();
      return (await served.get('//readyz')).body;
    };
    expect(await after(0)).not.toHaveProperty('scrub');
    expect(await after(firstScrubMs)).toMatchObject({
      ready: true,
      scrub: { at: '2026-01-15T12:10:00.000Z', faults: [] },
    });
    await after(24 * hour - firstScrubMs);
    expect(await after(firstScrubMs)).toMatchObject({ ready: true, scrub: { faults: results[1] } });
    expect((await served.get('//metrics')).text).toMatch(/^thaw_scrub_faults 1$/m);
    expect(served.logged().join('\n')).toContain('The scrub found: the view track_status');
    await after(24 * hour - firstScrubMs);
    expect(await after(firstScrubMs)).toMatchObject({ scrub: { faults: [] } });
    expect(runs).toBe(3);
    await served.close();
  });

  it('names twenty faults in readiness, and counts all in the metrics', async () => {
    const faults = Array.from({ length: 25 }, (_, n) => `fault ${n}`);
    const { served, scrub } = await open(async () => faults);
    served.clock.advanceTo(served.clock.now() + firstScrubMs);
    await scrub.idle();
    expect((await served.get('//readyz')).body).toMatchObject({ scrub: { faults: faults.slice(0, 20) } });
    expect((await served.get('//metrics')).text).toMatch(/^thaw_scrub_faults 25$/m);
    await served.close();
  });

  it('runs as often as it is told to, also where that is sooner than its first run would be', async () => {
    let runs = 0;
    const { served, scrub } = await open(async () => (runs++, []), 300_000);
    for (let minutes = 5; minutes <= 30; minutes += 5) {
      served.clock.advanceTo(served.clock.now() + 300_000);
      await scrub.idle();
      expect(runs).toBe(minutes / 5);
    }
    await served.close();
  });

  it('ends with the server, and is no fault of its own', async () => {
    let begun: () => void;
    const isUnderWay = new Promise<void>((resolve) => (begun = resolve));
    const { served } = await open((stopping) => {
      begun();
      return new Promise((_, reject) => stopping.addEventListener('abort', () => reject(new Error('aborted'))));
    });
    served.clock.advanceTo(served.clock.now() + firstScrubMs);
    await isUnderWay;
    await served.close();
    expect(served.logged().join('\n')).not.toContain('could not be scrubbed');
  });
});
