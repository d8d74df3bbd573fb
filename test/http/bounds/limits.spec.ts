import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { AccessKeys } from '../../../src/access/access-keys.js';
import { keyTable } from '../../../src/access/entities.js';
import { accessLimits } from '../../../src/contract/access/access.js';
import { uploadLimits } from '../../../src/contract/log/imports.js';
import { Database } from '../../../src/event-log/database/database.js';
import { tableLimits } from '../../../src/publishing/tables/tables-controller.js';
import { trackSearchLimits } from '../../../src/contract/readings/track-search.js';
import { StatusReader } from '../../../src/readings/status-reader.js';
import { SourceTrial, trialLimits } from '../../../src/sources/polling/source-trial.js';
import type { SourceKind } from '../../../src/sources/kinds/source-kind.js';
import { keyHeader } from '../../support/access.js';
import { defined, event } from '../../support/given.js';
import { ServedApp } from '../../support/served-app.js';

describe('more at once than a limit allows', () => {
  let served: ServedApp;
  let recorder: Record<string, string>;
  beforeAll(async () => {
    served = await ServedApp.open(undefined, undefined, undefined, { trustedProxies: ['loopback'] });
    await served.append(defined(), event('TalksHeld', '2025-12-01'));
    recorder = await keyHeader(served, { name: 'desk', role: 'recorder', tracks: undefined, expiresInDays: undefined });
  });
  afterAll(() => served.close());

  const from = (client: string) => ({ 'x-forwarded-for': client });
  const [greedy, other, third] = [from('203.0.113.9'), from('203.0.113.10'), from('203.0.113.11')];
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

  /** A gate before some work: what comes to it waits until it is opened. */
  function gate() {
    let open!: () => void;
    const opened = new Promise<void>((resolve) => (open = resolve));
    let came = 0;
    return {
      open,
      wait: () => {
        came += 1;
        return opened;
      },
      reachedBy: async (count: number) => {
        while (came < count) await turn();
      },
    };
  }

  const refusal = ({ status, body, headers }: Awaited<ReturnType<ServedApp['get']>>) => [
    ...[status, body.code, Number(headers.get('retry-after')) > 0],
  ];

  it('is refused of searches of tracks by their events, until one is done', async () => {
    const { open, wait, reachedBy } = gate();
    const read = served.eventLog.readRows.bind(served.eventLog);
    const spy = jest.spyOn(served.eventLog, 'readRows').mockImplementation((filter) => wait().then(() => read(filter)));
    const search = () => served.get('/tracks/by-event?q=talks');
    const under = Array.from({ length: trackSearchLimits.atOnce }, search);
    await reachedBy(under.length);
    expect(refusal(await search())).toEqual([503, 'searches-busy', true]);
    open();
    for (const one of await Promise.all(under)) expect(one.status).toBe(200);
    expect((await search()).status).toBe(200);
    spy.mockRestore();
  });

  it('is refused of tables, of which one client has a part', async () => {
    const { open, wait, reachedBy } = gate();
    const reader = served.app.get(StatusReader);
    const read = reader.timeline.bind(reader);
    const spy = jest.spyOn(reader, 'timeline').mockImplementation((...asked) => wait().then(() => read(...asked)));
    const table = (client: Record<string, string>) => served.get('//data/events.csv', client);
    const under = Array.from({ length: tableLimits.ofClient }, () => table(greedy));
    await reachedBy(under.length);
    expect(refusal(await table(greedy))).toEqual([503, 'tables-busy', true]);
    under.push(table(other));
    await reachedBy(tableLimits.atOnce);
    expect(refusal(await table(third))).toEqual([503, 'tables-busy', true]);
    open();
    for (const one of await Promise.all(under)) expect(one.status).toBe(200);
    expect((await table(greedy)).status).toBe(200);
    spy.mockRestore();
  });

  /** Sends a file of which the end is still to come. */
  function upload(client: Record<string, string>) {
    let end!: () => void;
    const beginning = '--X\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\na,b\n1,2\n';
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(Buffer.from(beginning));
        end = () => {
          controller.enqueue(Buffer.from('\r\n--X--\r\n'));
          controller.close();
        };
      },
    });
    const headers = { ...client, ...recorder, 'content-type': 'multipart/form-data; boundary=X' };
    const init = { method: 'POST', headers, body, duplex: 'half' } as const;
    const answer = fetch(`${served.origin}/api/v1/imports/proposals`, init);
    return { end, code: answer.then(async (one) => ((await one.json()) as { code?: string }).code ?? one.status) };
  }

  it('is refused of files, of which one client has a part', async () => {
    const { ofClient, atOnce } = uploadLimits;
    const under = [greedy, other].flatMap((client) => Array.from({ length: ofClient }, () => upload(client)));
    expect(under).toHaveLength(atOnce);
    const codeOf = async (client: Record<string, string>) => {
      const one = upload(client);
      one.end();
      return one.code;
    };
    // What is on its way is counted when its headers are here.
    const isRefused = async (client: Record<string, string>) => {
      for (let code = await codeOf(client); code !== 'imports-busy'; code = await codeOf(client))
        expect(code).toBe(200);
    };
    await isRefused(greedy);
    await isRefused(third);
    for (const one of under) one.end();
    for (const one of under) expect(await one.code).toBe(200);
    expect(await codeOf(greedy)).toBe(200);
  });

  it('is refused of tests of sources', async () => {
    let begun = 0;
    let end!: () => void;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const kind = {
      kind: 'held',
      licence: { name: 'none' },
      async *fetch() {
        begun += 1;
        await ended;
      },
    } as unknown as SourceKind;
    const trial = served.app.get(SourceTrial);
    const run = () => trial.run(kind, {});
    const under = Array.from({ length: trialLimits.atOnce }, run);
    while (begun < under.length) await turn();
    await expect(run()).rejects.toMatchObject({ kind: 'unavailable', code: 'too-many-tests' });
    end();
    await Promise.all(under);
  });

  it('is refused of keys', async () => {
    const keys = served.app.get(AccessKeys);
    const input = (name: string) => ({ name, role: 'reader' as const, tracks: undefined, expiresInDays: undefined });
    const { id } = await keys.create(input('first'), 'a test');
    const { manager } = served.app.get(Database).dataSource;
    const row = await manager.findOneByOrFail(keyTable, { id });
    const more = Array.from({ length: accessLimits.keys - 2 }, (_, index) => {
      const digits = String(index).padStart(12, '0');
      return {
        ...row,
        id: `0190163d-8694-7000-8000-${digits}`,
        name: `key ${index}`,
        hash: `${row.hash.slice(0, -12)}${digits}`,
      };
    });
    await served.app.get(Database).write((run) => run.manager.insert(keyTable, more));
    await expect(keys.create(input('last'), 'a test')).rejects.toMatchObject({
      kind: 'conflict',
      code: 'too-many-keys',
    });
  });
});
