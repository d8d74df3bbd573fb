import type { Readable } from 'node:stream';
import { proposedMapOf } from '../../../intake/files/propose-map.js';
import type { ImportFileOptions } from '../../../intake/files/import-file.js';
import { exitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal/terminal.js';

/** `thaw import --propose-map FILE`: prints a map for the table, and on stderr what it leaves open. */
export async function printProposedMap(bytes: Readable, said: ImportFileOptions, terminal: Terminal): Promise<number> {
  try {
    const { map, notes } = await proposedMapOf(bytes as AsyncIterable<Buffer>, said);
    terminal.json(map);
    for (const note of notes) terminal.note(note);
    return exitCodes.done;
  } finally {
    bytes.destroy();
  }
}
