import type { ImportFileOptions } from '../../../intake/files/import-file.js';
import { openTextFile } from '../../../intake/files/text-file.js';
import { LogRestore } from '../../../integrity/restore.js';
import { readLines } from '../../../event-log/lines/ndjson.js';
import { exitCodes, UsageError } from '../../exit-codes.js';
import { keepInput, openInput, readJson } from '../../input-file.js';
import type { Terminal } from '../../terminal/terminal.js';
import { Progress } from '../../terminal/progress.js';
import { migrateDatabase, Store } from '../../store.js';
import { bytesRead, ImportCommand } from './import-command.js';
import type { ImportCommandOptions } from './import-options.js';
import { printProposedMap } from './propose-map.js';

/**
 * `thaw import FILE`: below 1,000 lines all are recorded or none; from there on, and with `--partial`, each that may enter.
 * Each that may not is reported. `-` reads stdin.
 */
export async function importFile(file: string, options: ImportCommandOptions, terminal: Terminal): Promise<number> {
  if (options.wholeLog) return importWholeLog(file, options, terminal);
  const said = await fileOptionsOf(options, terminal);
  // Lines that come through a pipe are read once: they may go on for days.
  const isPipe = file === '-' && said.map === undefined && !options.proposeMap;
  const input = isPipe
    ? { size: 0, open: () => terminal.input, close: async () => undefined }
    : await keepInput(file, terminal);
  try {
    if (options.proposeMap) return await printProposedMap(input.open(), said, terminal);
    const command = new ImportCommand({ file, input, said, isPipe }, options, terminal);
    return await command.run();
  } finally {
    await input.close();
  }
}

/** What the command says about the file. @throws UsageError where the map cannot be read */
async function fileOptionsOf(options: ImportCommandOptions, terminal: Terminal): Promise<ImportFileOptions> {
  const { map, encoding, separator, headerLine, header, columns } = options;
  const table = {
    ...(separator !== undefined && { separator }),
    ...(headerLine !== undefined && { headerLine }),
    ...(header === false && { header }),
    ...(columns !== undefined && { columns: columns.split(',').map((name) => name.trim()) }),
  };
  return {
    table,
    ...(encoding !== undefined && { encoding }),
    ...(map !== undefined && { map: await readJson(map, 'a column map', terminal) }),
  };
}

/** `thaw import --whole-log FILE`: a copy of a log, put into an empty one or one that it goes on with. */
async function importWholeLog(file: string, options: ImportCommandOptions, terminal: Terminal): Promise<number> {
  const others = (['map', 'dryRun', 'partial', 'proposeMap', 'retractVanished'] as const).filter(
    (name) => options[name],
  );
  if (others.length > 0)
    throw new UsageError('--whole-log takes what export writes, as it is: leave out the other options');
  const { bytes, size } = await openInput(file, terminal);
  const unpacked = await openTextFile(bytes as AsyncIterable<Buffer>);
  await migrateDatabase(options.database);
  const progress = new Progress(terminal, 'copying', size, 'nothing');
  try {
    const onProgress = ({ added }: { added: number }) => progress.at(bytesRead(bytes), `${added} added`);
    const tally = await Store.use(options.database, ({ database }) =>
      new LogRestore(database, onProgress).run(readLines(unpacked.bytes)),
    );
    progress.end();
    // So that whoever reads next finds the statuses ready.
    const head = await Store.read(options.database, (_reader, _projector, { log }) => log.head());
    if (options.json) terminal.json({ ...tally, head });
    else terminal.line(`${tally.entries} entries: ${tally.added} added, ${tally.present} stood there already`);
    return exitCodes.done;
  } finally {
    progress.end();
    bytes.destroy();
  }
}
