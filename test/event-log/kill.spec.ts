import { spawn } from 'node:child_process';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { systemClock } from '../../src/domain/time/clock.js';
import { isEvent } from '../../src/domain/entries/entry.js';
import { EventLog } from '../../src/event-log/event-log.js';
import { verifyLog } from '../../src/integrity/verify.js';
import { describeEachEngine, type FreshDatabase, freshDatabase } from '../support/databases.js';

/** Runs the appending process, kills it once so many lines were printed, and gives all that it printed. */
function appendAndKill(url: string, lines: number): Promise<string[]> {
  const script = `${process.cwd()}/test/event-log/append-until-killed.ts`;
  const child = spawn(process.execPath, ['--import', './test/runner/typescript.mjs', script, url]);
  return new Promise((resolve, reject) => {
    let printed = '';
    let complaint = '';
    child.stdout.on('data', (chunk) => {
      printed += chunk;
      if (printed.split('\n').length > lines) child.kill('SIGKILL');
    });
    child.stderr.on('data', (chunk) => (complaint += chunk));
    child.on('close', (_, signal) => {
      if (signal === 'SIGKILL') resolve(printed.split('\n').slice(0, -1));
      else reject(new Error(complaint));
    });
  });
}

describeEachEngine(
  'kill -9 in the middle of appends',
  (engine) => {
    let fresh: FreshDatabase;
    beforeEach(async () => void (fresh = await freshDatabase(engine)));
    afterEach(() => fresh.drop());

    it('loses no acknowledged entry and leaves no half one', async () => {
      const database = await fresh.open();
      for (const lines of [200, 500]) {
        const acknowledged = await appendAndKill(fresh.url, lines);
        const log = new EventLog(database, systemClock, new EventEmitter2());
        const entries = await log.read(0, 1_000_000);
        const places = new Map(entries.map(({ body, position }) => [body.id, position]));
        const lost = acknowledged
          .flatMap((line) => line.split(' '))
          .filter((each) => {
            const [id, position] = each.split('@');
            return places.get(id!) !== Number(position);
          });
        expect(acknowledged.length).toBeGreaterThanOrEqual(lines);
        expect(lost).toEqual([]);
        expect(entries.map((entry) => entry.position)).toEqual(entries.map((_, index) => index + 1));
        const inBatches = entries.filter(({ body }) => isEvent(body) && body.title === 'batch of 5');
        expect(inBatches.length % 5).toBe(0);
        expect(await verifyLog(database)).toMatchObject({ sound: true, entries: entries.length });
      }
    }, 120_000);
  },
  ['SQLite file', 'PostgreSQL'],
);
