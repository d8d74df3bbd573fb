import { partyInput } from '../../contract/definitions/parties.js';
import { parseInput } from '../../contract/parse-input.js';
import { IntakeModule } from '../../intake/intake.module.js';
import { Recorder } from '../../intake/record/recorder.js';
import { Parties } from '../../readings/parties/parties.js';
import type { CommonOptions } from '../command.js';
import { exitCodes } from '../exit-codes.js';
import { readJson } from '../input-file.js';
import { Store } from '../store.js';
import type { Terminal } from '../terminal/terminal.js';

export interface AddPartyOptions extends CommonOptions {
  /** Who answers for the record. */
  readonly by: string;
}

export interface ListPartiesOptions extends CommonOptions {
  readonly all?: boolean;
}

/** `thaw party add FILE`: a party that is no state; a file with the id of a party that there is amends that one. */
export async function addParty(file: string, options: AddPartyOptions, terminal: Terminal): Promise<number> {
  const party = parseInput(partyInput, 'invalid-event', await readJson(file, 'a party', terminal));
  const define = (store: Store) => store.get(Recorder).defineParty(party, { recordedBy: options.by });
  const recorded = await Store.read(options.database, (_reader, _projector, store) => define(store), [IntakeModule]);
  const { id, position, repeated } = recorded;
  if (options.json) terminal.json({ party: party.id, id, position, repeated });
  else terminal.line(`${party.id} ${repeated ? 'was defined so before,' : 'is defined'} at position ${position}`);
  return exitCodes.done;
}

/** `thaw party list`: the parties that the log defines; with `--all` also the codes of states and former states. */
export async function listParties({ database, json, all = false }: ListPartiesOptions, terminal: Terminal) {
  const found = await Store.read(database, (_reader, _projector, store) =>
    store.get(Parties).list({ onlyDefined: !all }),
  );
  if (json) terminal.json(found);
  else {
    const rows = found.map(({ party, name, kind, members = [] }) => [
      party,
      name,
      kind.replace('-', ' '),
      members.map(memberInWords).join(', '),
    ]);
    terminal.table(['party', 'name', 'kind', 'members'], rows);
  }
  return exitCodes.done;
}

function memberInWords({ party, from, to }: { party: string; from?: string | undefined; to?: string | undefined }) {
  return from === undefined && to === undefined ? party : `${party} (${from ?? '..'}/${to ?? '..'})`;
}
