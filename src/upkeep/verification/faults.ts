import type { MerkleVerification } from '../../integrity/merkle/merkle-check.js';
import type { Verification } from '../../integrity/verify.js';
import type { ProjectionVerification } from '../../projection/projection-check.js';
import type { Examination } from './examination.js';
import type { ProjectionProgress } from './projection-progress.js';

/** Everything that an examination found wrong, a sentence each. */
export function faultsOf(found: Examination): string[] {
  const { definitions, missingTriggers, merkle, projection, progress, alertFaults } = found;
  // The triggers of the log are named as missing already.
  const known = missingTriggers.map((name) => `trigger ${name} on`);
  const redefined = definitions.faults.filter((fault) => !known.some((name) => fault.includes(name)));
  return [
    ...verificationFaults(found),
    ...redefined,
    ...merkleFaults(merkle),
    ...projectionFaults(projection),
    ...progressFaults(progress),
    ...alertFaults,
  ];
}

/** What a verification of the log found wrong, a sentence each. */
export function verificationFaults({ firstBad, badTracks, badTargets, missingTriggers }: Verification): string[] {
  return [
    ...(firstBad ? [`position ${firstBad.position} is bad (${firstBad.reason}): ${firstBad.detail}`] : []),
    ...(badTracks.length > 0
      ? [`the index of these tracks is not that of their entries: ${badTracks.join(', ')}`]
      : []),
    ...(badTargets.length > 0
      ? [`the index of what is about these entries is not that of the log: ${badTargets.join(', ')}`]
      : []),
    ...(missingTriggers.length > 0 ? [`triggers that refuse changes are missing: ${missingTriggers.join(', ')}`] : []),
  ];
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

function progressFaults({ fault, stopped }: ProjectionProgress): string[] {
  const tracks = stopped.map(
    ({ track, position, reason }) => `${track} stands still before position ${position}: ${reason}`,
  );
  return fault === undefined ? tracks : [fault, ...tracks];
}

/** A count with its noun. */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
