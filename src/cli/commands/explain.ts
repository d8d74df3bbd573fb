import { parseDay } from '../../domain/time/day.js';
import { base } from '../../http/endpoint/openapi.js';
import { briefInText, briefTrack } from '../../readings/explain/brief.js';
import { citationOf } from '../../readings/explain/citation.js';
import { explainTrack, explanationInText } from '../../readings/explain/explanation.js';
import { exitCodes } from '../exit-codes.js';
import type { Terminal } from '../terminal/terminal.js';
import { asOfOfOptions } from '../as-of.js';
import type { ReadOptions } from './status.js';
import { Store } from '../store.js';

/** `thaw explain TRACK`: why it stands as it does, in sentences with their sources. */
export async function explainCommand(track: string, options: ReadOptions, terminal: Terminal): Promise<number> {
  const asOf = asOfOfOptions(options);
  const explained = await Store.read(options.database, (reader, _, { log }) => explainTrack(reader, log, track, asOf));
  if (options.json) terminal.json(explained);
  else for (const line of explanationInText(explained)) terminal.line(line);
  return exitCodes.done;
}

export interface BriefOptions extends ReadOptions {
  readonly from?: string;
  readonly to?: string;
}

/** `thaw brief TRACK`: a paragraph on a span of days, with its sources. */
export async function briefCommand(track: string, options: BriefOptions, terminal: Terminal): Promise<number> {
  const day = (text: string | undefined, option: string) => (text === undefined ? undefined : parseDay(text, option));
  const query = { ...asOfOfOptions(options), from: day(options.from, '--from'), to: day(options.to, '--to') };
  const brief = await Store.read(options.database, (reader, _, { log }) => briefTrack(reader, log, track, query));
  if (options.json) terminal.json(brief);
  else for (const line of briefInText(brief)) terminal.line(line);
  return exitCodes.done;
}

/** `thaw cite TRACK`: how a reading is cited; no server is asked, so its URL is a path. */
export async function citeCommand(track: string, options: ReadOptions, terminal: Terminal): Promise<number> {
  const asOf = asOfOfOptions(options);
  const { csl, text } = await Store.read(options.database, (reader) => citationOf(reader, track, asOf, base));
  if (options.json) terminal.json(csl);
  else terminal.line(text);
  return exitCodes.done;
}
