import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { idOf, suspension, talks, track } from '../intake/samples.js';
import { ServedApp } from '../support/served-app.js';

const root = join(import.meta.dirname, '../..');
const client = join(root, 'clients/typescript');

/** The parts of the client as this test uses them: its types are made by the test, so that the compiler has none yet. */
interface Parts {
  readonly typesOf: (document: object) => Promise<string>;
  readonly useThaw: (address: string) => Promise<Used>;
}
interface Called {
  readonly data?: Record<string, unknown>;
  readonly error?: Record<string, unknown>;
  readonly response: Response;
}
type Used = Record<'pinned' | 'unchanged' | 'written' | 'unknown', Called> & Record<'status' | 'problem', unknown>;

const load = async (path: string) => (await import(join(client, path))) as Parts;

describe('the client in TypeScript', () => {
  let served: ServedApp;

  beforeAll(async () => {
    served = await ServedApp.open(undefined, '2026-01-15T12:00:00Z');
    await served.post('/tracks', track);
    await served.post('/events', talks('2021-03-18', { id: idOf(1) }));
    const { position } = (await served.post('/events', suspension('2022-08-05', { id: idOf(2) }))).body;
    await served.get(`/status/summary?atLeastPosition=${position as number}`);
  });
  afterAll(() => served.close());

  it('has the types of the server: what a program does compiles, and what the server does not know does not', async () => {
    const { body } = await served.get('/openapi.json');
    const { typesOf } = await load('build/make-types.ts');
    await writeFile(join(client, 'lib/schema.ts'), await typesOf(body));
    const compiler = join(root, 'node_modules/typescript-native/bin/tsc');
    const faults = await new Promise<string>((resolve) => {
      execFile(process.execPath, [compiler, '-p', join(client, 'tsconfig.test.json')], (_error, stdout, stderr) =>
        resolve(stdout + stderr),
      );
    });
    expect(faults).toBe('');
  });

  it('reads, reads by pins, writes, is told what is wrong, and is spared what it has', async () => {
    const { useThaw } = await load('test/use.ts');
    const { status, pinned, unchanged, written, unknown, problem } = await useThaw(`${served.origin}/`);
    expect(status).toBe('frozen');
    expect(pinned.data).toMatchObject({ status: 'frozen', reading: { validAt: '2022-10-01', position: 3 } });
    expect(pinned.response.headers.get('cache-control')).toContain('immutable');
    expect([unchanged.response.status, unchanged.data]).toEqual([304, undefined]);
    expect(written.response.status).toBe(201);
    expect(written.data).toMatchObject({ position: 4 });
    expect([unknown.response.status, problem]).toEqual([404, expect.objectContaining({ code: 'unknown-track' })]);
  });
});
