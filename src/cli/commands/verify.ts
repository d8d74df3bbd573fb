import { MerkleCheck, type MerkleVerification } from '../../integrity/merkle-check.js';
import { type Verification, verifyLog as verifyChain } from '../../integrity/verify.js';
import { ProjectionCheck, type ProjectionVerification } from '../../projection/projection-check.js';
import type { CommonOptions } from '../command.js';
import { exitCodes } from '../exit-codes.js';
import { verificationFaults } from './log.js';
import type { Terminal } from '../terminal/terminal.js';
import { Progress } from '../terminal/progress.js';
import { Store } from '../store.js';

interface Verified extends Verification {
  readonly merkle: MerkleVerification;
  readonly projection: ProjectionVerification;
}

/** `thaw verify`: holds everything that is stored against everything that it follows from, and says what it checked. */
export async function verifyDatabase(options: CommonOptions, terminal: Terminal): Promise<number> {
  return Store.use(options.database, async (store) => {
    const found = await examine(store, terminal);
    const faults = [...verificationFaults(found), ...merkleFaults(found.merkle), ...projectionFaults(found.projection)];
    if (options.json) terminal.json({ ...found, sound: faults.length === 0 });
    else {
      for (const sentence of checked(found)) terminal.line(terminal.good(sentence));
      for (const fault of faults) terminal.line(terminal.bad(fault));
    }
    return faults.length === 0 ? exitCodes.done : exitCodes.checkFailed;
  });
}

async function examine({ database, log }: Store, terminal: Terminal): Promise<Verified> {
  const entries = new Progress(terminal, 'entries', (await log.head()).position, 'nothing');
  const check = await MerkleCheck.begin(database);
  const found = await verifyChain(
    database,
    (done) => entries.at(done, `${done} entries`),
    (row) => check.take(row),
  );
  entries.end();
  const total = await log.trackSizes();
  const tracks = new Progress(terminal, 'statuses', total.length, 'nothing');
  const projection = await new ProjectionCheck(database, log).run((done) => tracks.at(done, `${done} tracks`));
  tracks.end();
  return { ...found, merkle: check.result(), projection };
}

/** What was found in order, a sentence each. */
function checked({
  entries,
  head,
  firstBad,
  badTracks,
  badTargets,
  missingTriggers,
  merkle,
  projection,
}: Verified): string[] {
  const { subtrees, badSubtrees, checkpoints, badCheckpoints, root } = merkle;
  const said: (string | false)[] = [
    !firstBad && `${entries} entries, and the chain holds: its head is ${head.hash}`,
    !firstBad &&
      badTracks.length + badTargets.length === 0 &&
      'the indexes of tracks and of corrections are those of the entries',
    missingTriggers.length === 0 && 'the triggers that refuse changes are in place',
    badSubtrees.length === 0 &&
      `${counted(subtrees, 'stored root')} of the Merkle tree held against the entries; the root of all is ${root}`,
    checkpoints > badCheckpoints.length &&
      `${counted(checkpoints - badCheckpoints.length, 'signed checkpoint')} held against the entries: what was signed still stands`,
    !projection.fault &&
      projection.differing === 0 &&
      `${counted(projection.tracks, 'track')} folded anew up to position ${projection.position}: the rows are what the log says${projection.position < head.position ? ', which goes on' : ''}`,
  ];
  return said.filter((sentence) => sentence !== false);
}

function merkleFaults({ badSubtrees, badCheckpoints }: MerkleVerification): string[] {
  return [
    ...(badSubtrees.length > 0
      ? [
          `stored roots of the Merkle tree are not those of their entries, in runs of 256 entries from 0: ${badSubtrees.slice(0, 10).join(', ')} (${badSubtrees.length} in all); rows taken from merkle_subtree are made anew`,
        ]
      : []),
    ...badCheckpoints.map(({ key, reason }) => `the checkpoint signed with ${key} does not fit: ${reason}`),
  ];
}

function projectionFaults({ fault, differing, firstDiffering }: ProjectionVerification): string[] {
  if (fault !== undefined) return [fault];
  if (differing === 0) return [];
  const named = firstDiffering.map(({ track, reason }) => `${track} ${reason}`).join('; ');
  return [
    `the status of ${counted(differing, 'track')} is not what the log says ("thaw rebuild" makes it anew): ${named}`,
  ];
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
