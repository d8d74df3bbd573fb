import { type Examination, examine } from '../../../upkeep/verification/examination.js';
import { counted, faultsOf } from '../../../upkeep/verification/faults.js';
import type { CommonOptions } from '../../command.js';
import { exitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal/terminal.js';
import { Progress } from '../../terminal/progress.js';
import { Store } from '../../store.js';

/** `thaw verify`: holds everything that is stored against everything that it follows from, and says what it checked. */
export async function verifyDatabase(options: CommonOptions, terminal: Terminal): Promise<number> {
  return Store.use(options.database, async (store) => {
    const found = await examineStore(store, terminal);
    const faults = faultsOf(found);
    if (options.json) terminal.json({ ...found, sound: faults.length === 0, faults });
    else {
      for (const sentence of checked(found)) terminal.line(terminal.good(sentence));
      for (const fault of faults) terminal.line(terminal.bad(fault));
      if (!found.definitions.compared) terminal.note(notCompared);
    }
    return faults.length === 0 ? exitCodes.done : exitCodes.checkFailed;
  });
}

const notCompared = 'views and triggers were not compared with the migrations: this role may not create a schema';

async function examineStore({ database, log, clock }: Store, terminal: Terminal): Promise<Examination> {
  const entries = new Progress(terminal, 'entries', (await log.head()).position, 'nothing');
  const tracks = new Progress(terminal, 'statuses', (await log.trackSizes()).length, 'nothing');
  const onEntries = (done: number) => entries.at(done, `${done} entries`);
  const onTracks = (done: number) => tracks.at(done, `${done} tracks`);
  const found = await examine({ database, log, clock, onEntries, onTracks });
  entries.end();
  tracks.end();
  return found;
}

/** What was found in order, a sentence each. */
function checked(found: Examination): string[] {
  const { entries, head, firstBad, badTracks, badTargets, missingTriggers, definitions, merkle, projection } = found;
  const { subtrees, badSubtrees, checkpoints, badCheckpoints, root } = merkle;
  const said: (string | false)[] = [
    !firstBad && `${entries} entries, and the chain holds: its head is ${head.hash}`,
    !firstBad &&
      badTracks.length + badTargets.length === 0 &&
      'the indexes of tracks and of corrections are those of the entries',
    missingTriggers.length === 0 && 'the triggers that refuse changes are in place',
    definitions.compared &&
      definitions.faults.length === 0 &&
      'the triggers, views and indexes are those that the migrations make',
    badSubtrees.length === 0 &&
      `${counted(subtrees, 'stored root')} of the Merkle tree held against the entries; the root of all is ${root}`,
    checkpoints > badCheckpoints.length &&
      `${counted(checkpoints - badCheckpoints.length, 'signed checkpoint')} held against the entries: what was signed still stands`,
    !projection.fault &&
      projection.differing === 0 &&
      `${counted(projection.tracks, 'track')} folded anew up to position ${projection.position}: the rows are what the log says${projection.position < head.position ? ', which goes on' : ''}`,
    found.alertFaults.length === 0 && 'the cursor of the alerts lies within the log and the calendar',
  ];
  return said.filter((sentence) => sentence !== false);
}
