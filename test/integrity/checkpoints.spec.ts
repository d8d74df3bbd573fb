import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { openCheckpoint, readProof } from '../../src/integrity/checkpoint.js';
import { Checkpoints } from '../../src/integrity/checkpoints.js';
import type { Database } from '../../src/event-log/database/database.js';
import { EventLog } from '../../src/event-log/event-log.js';
import { emptyRoot, Frontier, isConsistent, isIncluded } from '../../src/integrity/merkle/merkle.js';
import { leafHash } from '../../src/event-log/hash-chain.js';
import { MerkleCheck } from '../../src/integrity/merkle/merkle-check.js';
import { MerkleFollower, merkleDelayMs } from '../../src/integrity/merkle/merkle-follower.js';
import { MerkleTree } from '../../src/integrity/merkle/merkle-tree.js';
import { SigningKey } from '../../src/integrity/signed-note.js';
import { verifyLog } from '../../src/integrity/verify.js';
import { canonicalJson } from '../../src/domain/entries/entry.js';
import { describeEachEngine, type FreshDatabase, freshDatabase } from '../support/databases.js';
import { FixedClock } from '../support/fixed-clock.js';
import { loseEntriesAfter, rewriteTail, tamper } from '../support/tampering.js';
import { meeting, request } from '../event-log/entries.js';

const key = SigningKey.generate('thaw.example/log');

describeEachEngine(
  'the Merkle tree over the log',
  (engine) => {
    let fresh: FreshDatabase;
    let database: Database;
    let log: EventLog;
    const clock = new FixedClock('2024-02-01');
    const bell = new EventEmitter2();

    beforeEach(async () => {
      fresh = await freshDatabase(engine);
      database = await fresh.open();
      log = new EventLog(database, clock, bell);
    });
    afterEach(() => fresh.drop());

    const append = async (count: number) => {
      for (let left = count; left > 0; left -= 500) {
        await log.appendAll(Array.from({ length: Math.min(left, 500) }, () => request(meeting())));
      }
    };
    /** The leaves made from what anyone can read, straight from the words of the contract. */
    const leaves = async () => {
      const entries = await log.read(0, 10_000);
      return entries.map(({ hash: _hash, ...hashed }) => leafHash(canonicalJson(hashed)));
    };
    const rootOf = (hashes: readonly Buffer[]) => {
      const frontier = new Frontier();
      for (const hash of hashes) frontier.add(hash);
      return frontier.root();
    };
    const subtrees = async () =>
      (await database.read((run) => run.query('SELECT run FROM merkle_subtree ORDER BY run'))) as { run: number }[];
    const check = async () => {
      const found = await MerkleCheck.begin(database);
      const chain = await verifyLog(database, undefined, (row) => found.take(row));
      return { ...found.result(), chainHolds: chain.sound };
    };

    it('has the root and the proofs of the entries, whatever is stored of it', async () => {
      await append(700);
      const all = await leaves();
      for (const tree of [new MerkleTree(database), new MerkleTree(database)]) {
        const sizes = [0, 1, 255, 256, 257, 511, 512, 600, 700];
        const heads = await tree.heads(sizes);
        expect(heads.map(({ root }) => root)).toEqual(sizes.map((size) => rootOf(all.slice(0, size))));
        for (const [position, size] of [
          [1, 1],
          [1, 700],
          [256, 256],
          [257, 700],
          [600, 600],
          [700, 700],
          [300, 513],
        ] as const) {
          const { head, leaf, proof } = await tree.inclusion(position, size);
          expect([leaf, head.root]).toEqual([all[position - 1], rootOf(all.slice(0, size))]);
          expect(isIncluded(leaf, position - 1, head, proof)).toBe(true);
        }
        for (const [from, to] of [
          [1, 700],
          [255, 256],
          [256, 700],
          [257, 513],
          [511, 700],
          [700, 700],
        ] as const) {
          const { before, after, proof } = await tree.consistency(from, to);
          expect([before.root, after.root]).toEqual([rootOf(all.slice(0, from)), rootOf(all.slice(0, to))]);
          expect(isConsistent(before, after, proof)).toBe(true);
        }
      }
      expect(await subtrees()).toEqual([{ run: 0 }, { run: 1 }]);
      expect(await check()).toEqual({ subtrees: 2, badSubtrees: [], checkpoints: 0, badCheckpoints: [], root: rootOf(all).toString('base64'), chainHolds: true }); // prettier-ignore
    });

    it('stores what is complete some time after an append, and makes anew what is taken away', async () => {
      const tree = new MerkleTree(database);
      const follower = new MerkleFollower(tree, clock);
      bell.on('log.appended', () => follower.wake());
      follower.start();
      await append(600);
      expect(await subtrees()).toEqual([]);
      clock.advanceTo(clock.now() + merkleDelayMs);
      await follower.idle();
      await follower.stop();
      follower.wake();
      expect([await subtrees(), clock.pending]).toEqual([[{ run: 0 }, { run: 1 }], []]);
      const [before] = await tree.heads([600]);
      await database.write((run) => run.query('DELETE FROM merkle_subtree WHERE run = 0'));
      expect(await tree.heads([600])).toEqual([before]);
      expect(await subtrees()).toHaveLength(2);
    });

    it('is made anew over entries that took the place of others', async () => {
      const tree = new MerkleTree(database);
      const follower = new MerkleFollower(tree, clock);
      await append(600);
      await tree.catchUp();
      await loseEntriesAfter(database, 300);
      await append(300);
      const [standing] = await log.places(300, 300);
      await follower.forget({ standing: standing!, lost: 600 });
      expect(await subtrees()).toEqual([{ run: 0 }]);
      expect(await tree.heads([600])).toEqual([{ size: 600, root: rootOf(await leaves()) }]);
    });

    it('is signed as a checkpoint that anyone can open, the same for the same log', async () => {
      const checkpoints = new Checkpoints(database, new MerkleTree(database), key);
      expect(openCheckpoint(await checkpoints.current(), key.verifier)).toEqual({ size: 0, root: emptyRoot });
      await append(3);
      const note = await checkpoints.current();
      expect(note.split('\n').slice(0, 3)).toEqual([
        'thaw.example/log',
        '3',
        rootOf(await leaves()).toString('base64'),
      ]);
      expect([
        await checkpoints.current(),
        await new Checkpoints(database, new MerkleTree(database), key).current(),
      ]).toEqual([note, note]);
      const { index, proof, checkpoint } = readProof(await checkpoints.proofOf(2));
      const head = openCheckpoint(checkpoint, key.verifier);
      expect([index, isIncluded((await leaves())[1]!, 1, head, proof)]).toEqual([1, true]);
      await expect(checkpoints.proofOf(4)).rejects.toMatchObject({ kind: 'not-found', code: 'beyond-the-log' });
    });

    it('is not signed without a key', async () => {
      const checkpoints = new Checkpoints(database, new MerkleTree(database));
      await expect(checkpoints.current()).rejects.toMatchObject({ kind: 'unavailable', code: 'no-signing-key' });
      expect(() => checkpoints.publicKey()).toThrow(/thaw keygen <name>.*THAW_SIGNING_KEY/);
    });

    it('finds by a kept checkpoint a rewritten tail in which every hash is right', async () => {
      await append(300);
      const checkpoints = new Checkpoints(database, new MerkleTree(database), key);
      const kept = openCheckpoint(await checkpoints.current(), key.verifier);
      await append(5);
      await rewriteTail(database, 290, (body) => body.replace('The working group meets', 'Nobody meets'));
      // The chain holds; what was signed does not.
      expect(await verifyLog(database)).toMatchObject({ sound: true, entries: 305 });
      expect(await check()).toMatchObject({ chainHolds: true, badSubtrees: [], badCheckpoints: [{ reason: 'the first 300 entries are not those that were signed' }] }); // prettier-ignore
      for (const server of [checkpoints, new Checkpoints(database, new MerkleTree(database), key)]) {
        await expect(server.current()).rejects.toMatchObject({ code: 'past-rewritten' });
      }
      // Where the server would sign all the same, as an intruder with the key would make it, the outsider finds it.
      await database.write((run) => run.query('DELETE FROM signed_checkpoint'));
      const forger = new Checkpoints(database, new MerkleTree(database), key);
      const forged = openCheckpoint(await forger.current(), key.verifier);
      const { before, proof } = await forger.tree.consistency(300, 305);
      expect(before.root.equals(kept.root)).toBe(false);
      expect(isConsistent(kept, forged, proof)).toBe(false);
      // The server that signed before remembers.
      await expect(checkpoints.current()).rejects.toMatchObject({ code: 'past-rewritten' });
    });

    it('finds a rewritten entry within a complete run, and a log that was cut', async () => {
      await append(600);
      const checkpoints = new Checkpoints(database, new MerkleTree(database), key);
      await checkpoints.current();
      await rewriteTail(database, 10, (body) => body.replace('The working group meets', 'Nobody meets'));
      expect(await check()).toMatchObject({ chainHolds: true, badSubtrees: [0], badCheckpoints: [{}] });
      const [last] = await log.read(298, 1);
      await tamper(database, 'DELETE FROM entry WHERE position > 299', 'DELETE FROM entry_track WHERE position > 299', `UPDATE log_head SET position = 299, hash = '${last!.hash}'`); // prettier-ignore
      expect(await check()).toMatchObject({ chainHolds: true, badSubtrees: [0, 1], badCheckpoints: [{}] });
      await expect(new Checkpoints(database, new MerkleTree(database), key).current()).rejects.toMatchObject({
        code: 'past-rewritten',
      });
    });

    it('finds a stored root that was changed, and signs nothing over it', async () => {
      await append(600);
      const checkpoints = new Checkpoints(database, new MerkleTree(database), key);
      await checkpoints.current();
      await database.write((run) => run.query(`UPDATE merkle_subtree SET hash = '${'f'.repeat(64)}' WHERE run = 1`));
      expect(await check()).toMatchObject({ subtrees: 2, badSubtrees: [1], badCheckpoints: [], chainHolds: true });
      await expect(checkpoints.current()).rejects.toMatchObject({ code: 'past-rewritten' });
    });

    it('finds a stored checkpoint that was changed', async () => {
      await append(2);
      await new Checkpoints(database, new MerkleTree(database), key).current();
      await database.write((run) => run.query(`UPDATE signed_checkpoint SET note = replace(note, '2', '3')`));
      expect((await check()).badCheckpoints).toHaveLength(1);
      await expect(new Checkpoints(database, new MerkleTree(database), key).current()).rejects.toMatchObject({
        code: 'past-rewritten',
      });
    });

    it('says where an entry is missing that it needs', async () => {
      await append(300);
      await tamper(database, 'DELETE FROM entry WHERE position = 100');
      await expect(new Checkpoints(database, new MerkleTree(database), key).current()).rejects.toMatchObject({ code: 'log-damaged', message: expect.stringContaining('position 100') }); // prettier-ignore
    });
  },
  ['SQLite file', 'PostgreSQL'],
);
