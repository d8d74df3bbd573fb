import type { Database } from '../../event-log/database/database.js';
import { CheckpointRoots } from '../../integrity/log-import.js';
import { MerkleCheck } from '../../integrity/merkle/merkle-check.js';
import type { TreeHead } from '../../integrity/merkle/merkle-tree.js';
import { verifyLog } from '../../integrity/verify.js';
import { damaged } from './backup-file.js';
import { ThawError } from '../../domain/errors.js';

/**
 * Checks the log in a backup: the chain of hashes, its indexes, the stored roots, and the last checkpoint that was signed
 * with each key; with one that was kept elsewhere, also that.
 * @param backup the file, opened to be read
 * @throws ThawError invalid: `damaged-backup`, `contradicted-backup`
 */
export async function checkBackupLog(
  path: string,
  backup: Database,
  kept?: TreeHead,
  onProgress?: (done: number, total: number) => void,
): Promise<void> {
  const roots = new CheckpointRoots(kept ? [kept.size] : []);
  const merkle = await MerkleCheck.begin(backup);
  const found = await verifyLog(backup, onProgress, (row) => {
    merkle.take(row);
    if (kept) roots.take({ ...row, recordedAt: row.recorded_at, recordedBy: row.recorded_by });
  });
  const { firstBad, badTracks, badTargets, entries } = found;
  if (firstBad) throw damaged(path, `position ${firstBad.position} of the log is bad: ${firstBad.detail}`);
  if (badTracks.length + badTargets.length > 0)
    throw damaged(path, 'the indexes of the log are not those of its entries');
  const { badCheckpoints, badSubtrees } = merkle.result();
  if (badCheckpoints[0]) {
    const { key, reason } = badCheckpoints[0];
    throw contradicted(path, `the checkpoint in it that was signed with ${key} does not fit: ${reason}`);
  }
  if (badSubtrees.length > 0) throw damaged(path, 'stored roots of the Merkle tree are not those of the entries');
  if (!kept) return;
  const root = roots.at(kept.size);
  if (!root) {
    const lost = `the checkpoint covers ${kept.size} entries, and the backup has ${entries}`;
    throw contradicted(path, `${lost}: the others would be lost. An older checkpoint lets it pass`);
  }
  if (!root.equals(kept.root)) {
    throw contradicted(path, `the first ${kept.size} entries are not those of the checkpoint`);
  }
}

function contradicted(path: string, why: string): ThawError {
  return new ThawError('invalid', 'contradicted-backup', `${path} is not restored: ${why}`);
}
