import { base } from '../../http/endpoint/openapi.js';
import { cite } from '../../readings/explain/citation.js';
import { explainTrack, explanationInText } from '../../readings/explain/explanation.js';
import { exitCodes } from '../exit-codes.js';
import type { Output } from '../terminal/output.js';
import { asOfOfOptions } from '../as-of.js';
import type { ReadOptions } from './read.js';
import { Store } from '../store.js';

/** `thaw explain TRACK`: why it stands as it does, in sentences with their sources. */
export async function explainCommand(track: string, options: ReadOptions, output: Output): Promise<number> {
  const pins = asOfOfOptions(options);
  const explained = await Store.use(options.database, (store) =>
    store.read((reader) => explainTrack(reader, store.log, track, pins)),
  );
  if (options.json) output.json(explained);
  else output.line(explanationInText(explained).trimEnd());
  return exitCodes.done;
}

/** `thaw cite TRACK`: how a reading is cited; no server is asked, so its URL is a path. */
export async function citeCommand(track: string, options: ReadOptions, output: Output): Promise<number> {
  const pins = asOfOfOptions(options);
  const { csl, text } = await Store.use(options.database, (store) =>
    store.read((reader) => cite(reader, track, pins, base)),
  );
  if (options.json) output.json(csl);
  else output.line(text);
  return exitCodes.done;
}
