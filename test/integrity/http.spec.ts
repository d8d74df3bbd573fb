import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { canonicalJson } from '../../src/domain/entries/entry.js';
import { openCheckpoint, readProof } from '../../src/integrity/checkpoint.js';
import { isConsistent, isIncluded } from '../../src/integrity/merkle/merkle.js';
import { leafHash } from '../../src/event-log/hash-chain.js';
import { SigningKey, VerifierKey } from '../../src/integrity/signed-note.js';
import { describeEachEngine } from '../support/databases.js';
import { defined, event } from '../support/given.js';
import { rewriteTail } from '../support/tampering.js';
import { type Answer, ServedApp } from '../support/served-app.js';

const key = SigningKey.generate('thaw.example/served');

describeEachEngine(
  'the integrity of the log by HTTP',
  (engine) => {
    let served: ServedApp;
    beforeAll(async () => {
      served = await ServedApp.open(engine, undefined, key);
      await served.append(defined(), event('TalksHeld', '2025-12-01'), event('TalksSuspended', '2025-12-10'));
    });
    afterAll(() => served.close());

    const hashes = ({ body }: Answer) => (body.hashes as string[]).map((hash) => Buffer.from(hash, 'base64'));
    const checkpoint = async () => {
      const { status, headers, text } = await served.get('/log/checkpoint');
      expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([
        200,
        'text/plain; charset=utf-8',
        'no-store',
      ]);
      const published = VerifierKey.parse((await served.get('/log/key')).text);
      return openCheckpoint(text, published);
    };

    it('lets an outsider follow the log from checkpoint to checkpoint, and find an entry in it', async () => {
      const before = await checkpoint();
      await served.append(event('CooperationResumed', '2025-12-20'), event('TalksHeld', '2026-01-02'));
      const after = await checkpoint();
      expect([before.size, after.size]).toEqual([3, 5]);
      const consistency = await served.get('/log/proofs/consistency?from=3&to=5');
      expect(isConsistent(before, after, hashes(consistency))).toBe(true);
      expect((await served.get('/log/proofs/consistency?from=3')).body).toEqual(consistency.body);

      const { recordedAt, hash: _hash, ...rest } = (await served.get('/events?after=1&limit=1')).body.data[0]!;
      const leaf = leafHash(canonicalJson({ ...rest, recordedAt: Date.parse(recordedAt as string) }));
      const inclusion = await served.get('/log/proofs/inclusion?position=2&size=5');
      expect(inclusion.body).toMatchObject({
        position: 2,
        index: 1,
        size: 5,
        leafHash: leaf.toString('base64'),
        rootHash: after.root.toString('base64'),
      });
      expect(isIncluded(leaf, 1, after, hashes(inclusion))).toBe(true);
      expect(isIncluded(leaf, 0, after, hashes(inclusion))).toBe(false);

      const bundle = readProof((await served.get('/log/proofs/entry?position=2')).text);
      expect(isIncluded(leaf, bundle.index, openCheckpoint(bundle.checkpoint, key.verifier), bundle.proof)).toBe(true);
    });

    it.each([
      ['/log/proofs/inclusion', 400, 'invalid-parameter', 'position'],
      ['/log/proofs/inclusion?position=0', 400, 'invalid-parameter', 'position'],
      ['/log/proofs/inclusion?position=1&size=0', 400, 'invalid-parameter', 'size'],
      ['/log/proofs/inclusion?position=x', 400, 'invalid-parameter', 'position'],
      ['/log/proofs/inclusion?position=3&size=2', 400, 'invalid-parameter', 'position'],
      ['/log/proofs/inclusion?position=99', 404, 'beyond-the-log', 'position'],
      ['/log/proofs/inclusion?position=1&size=99', 404, 'beyond-the-log', 'size'],
      ['/log/proofs/consistency?from=0&to=2', 400, 'invalid-parameter', 'from'],
      ['/log/proofs/consistency?from=3&to=2', 400, 'invalid-parameter', 'from'],
      ['/log/proofs/consistency?from=99', 404, 'beyond-the-log', 'from'],
      ['/log/proofs/consistency?from=1&to=99', 404, 'beyond-the-log', 'to'],
      ['/log/proofs/entry?position=99', 404, 'beyond-the-log', 'position'],
      ['/log/checkpoint?size=1', 400, 'unknown-parameter', 'size'],
    ])('answers %s with %i %s', async (path, status, code, pointer) => {
      const answer = await served.get(path);
      const [error] = answer.body.errors as Record<string, string>[];
      expect([answer.status, answer.body.code, error!.parameter ?? error!.pointer]).toEqual([status, code, pointer]);
    });

    it('has nothing but an empty tree for an empty log', async () => {
      const empty = await ServedApp.open(engine, undefined, key);
      expect(openCheckpoint((await empty.get('/log/checkpoint')).text, key.verifier).size).toBe(0);
      expect((await empty.get('/log/proofs/inclusion?position=1')).body.code).toBe('beyond-the-log');
      expect((await empty.get('/log/proofs/consistency?from=1')).body.code).toBe('beyond-the-log');
      await empty.close();
    });

    it('asks for a key where there is none, and proves all the same', async () => {
      const keyless = await ServedApp.open(engine, undefined, null);
      await keyless.append(defined());
      for (const path of ['/log/checkpoint', '/log/key', '/log/proofs/entry?position=1']) {
        const { status, headers, body } = await keyless.get(path);
        expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'no-signing-key', '3600']);
        expect(body.detail).toContain('thaw keygen');
      }
      expect((await keyless.get('/log/proofs/inclusion?position=1')).status).toBe(200);
      await keyless.close();
    });

    it('vouches for no other past, and says so without giving the key away', async () => {
      await checkpoint();
      await rewriteTail(served.database, 2, (body) => body.replace('2025-12-01', '2025-12-02'));
      const { status, body } = await served.get('/log/checkpoint');
      expect([status, body.code]).toEqual([503, 'past-rewritten']);
      // Base64 has plus signs of its own, so the last part of the key begins behind the fourth.
      const encoded = key.secret().split('+').slice(4).join('+');
      expect(encoded.length).toBeGreaterThan(40);
      expect(served.logged().join('\n')).not.toContain(encoded);
    });
  },
  ['SQLite file', 'PostgreSQL'],
);
