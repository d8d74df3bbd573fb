import { ThawError } from '../../../domain/errors.js';
import { openCheckpoint, readProof } from '../../../integrity/checkpoint.js';
import { importedEntry, LogImport, CheckpointRoots } from '../../../integrity/log-import.js';
import { isConsistent, isIncluded } from '../../../integrity/merkle/merkle.js';
import { entryLeaf } from '../../../integrity/merkle/merkle-tree.js';
import { readLines } from '../../../event-log/lines/ndjson.js';
import { checkFailed, openCheckpointFile, readKey, readText } from '../../checkpoint-file.js';
import type { CommonOptions } from '../../command.js';
import { exitCodes, UsageError } from '../../exit-codes.js';
import { openInput } from '../../input-file.js';
import type { Terminal } from '../../terminal/terminal.js';

/** The files of a check that asks neither a database nor a server. */
export interface OfflineOptions {
  readonly json?: boolean;
  /** A whole log as `thaw export` writes it; `-` reads stdin. */
  readonly offline?: string;
  /** One entry as JSON, and its proof (C2SP tlog-proof). */
  readonly entry?: string;
  readonly proof?: string;
  /** A consistency proof as JSON, as HTTP gives it. */
  readonly consistency?: string;
  /** The published key: a vkey, or a file that holds one. */
  readonly key?: string;
  readonly checkpoint?: string;
  readonly previousCheckpoint?: string;
}

/** What was found: what is proved, in sentences, or what is wrong. */
interface Findings {
  readonly sound: boolean;
  readonly proved: readonly string[];
  readonly fault?: string;
  readonly [more: string]: unknown;
}

/** `thaw verify`: against the database, or offline where files are given. */
export async function verifyCommand(options: CommonOptions & OfflineOptions, terminal: Terminal): Promise<number> {
  const code = await verifyOffline(options, terminal);
  if (code !== undefined) return code;
  // Loaded here: an offline check needs no database driver.
  const { verifyDatabase } = await import('./verify.js');
  return verifyDatabase(options, terminal);
}

const isOffline = ({ offline, entry, consistency }: OfflineOptions) =>
  [offline, entry, consistency].some((file) => file !== undefined);

/**
 * `thaw verify --offline EXPORT`, `--entry FILE --proof FILE` and `--consistency FILE`: what an outsider can check with
 * a published key. Exit code 7 where something does not hold.
 * @returns `undefined` where nothing of this was asked for
 */
async function verifyOffline(options: OfflineOptions, terminal: Terminal): Promise<number | undefined> {
  if (!isOffline(options)) {
    const stray = (['proof', 'key', 'checkpoint', 'previousCheckpoint'] as const).find((name) => options[name]);
    if (stray === undefined) return undefined;
    throw new UsageError(
      '--key, --checkpoint, --previous-checkpoint and --proof go with --offline, --entry or --consistency',
    );
  }
  const findings = await found(options, terminal);
  if (options.json) terminal.json(findings);
  else {
    for (const sentence of findings.proved) terminal.line(terminal.good(sentence));
    if (findings.fault !== undefined) terminal.line(terminal.bad(findings.fault));
  }
  return findings.sound ? exitCodes.done : exitCodes.checkFailed;
}

async function found(options: OfflineOptions, terminal: Terminal): Promise<Findings> {
  const { offline, entry, consistency } = options;
  if ([offline, entry, consistency].filter((file) => file !== undefined).length > 1) {
    throw new UsageError('--offline, --entry and --consistency are three checks: ask for one at a time');
  }
  const proved: string[] = [];
  try {
    if (offline !== undefined) return { sound: true, ...(await checkLog(offline, options, proved, terminal)), proved };
    if (entry !== undefined) return { sound: true, ...(await checkEntry(entry, options, proved)), proved };
    return { sound: true, ...(await checkConsistency(consistency!, options, proved)), proved };
  } catch (error) {
    if (!(error instanceof ThawError) || error.code === 'invalid-key') throw error;
    return { sound: false, proved, fault: error.message };
  }
}

/** The whole log: its chain, its root, and whether that is what was signed. */
async function checkLog(file: string, options: OfflineOptions, proved: string[], terminal: Terminal) {
  const signed = await openCheckpointFile(options.checkpoint, options.key, '--checkpoint');
  const before = await openCheckpointFile(options.previousCheckpoint, options.key, '--previous-checkpoint');
  const vouched = [signed, before].filter((head) => head !== undefined);
  const copy = new LogImport();
  const { bytes } = await openInput(file, terminal);
  const roots = new CheckpointRoots(vouched.map(({ size }) => size));
  for await (const handful of readLines(bytes as AsyncIterable<Buffer>)) {
    for (const { line, input, fault } of handful) {
      try {
        if (fault) throw fault;
        roots.take(copy.take(input));
      } catch (error) {
        throw error instanceof ThawError ? checkFailed(`line ${line}: ${error.message}`) : error;
      }
    }
  }
  copy.end();
  const { position: entries, hash } = copy.head;
  proved.push(`${entries} entries: without a gap, and each hash is that of its content and of all before it`);
  for (const head of vouched) {
    const root = roots.at(head.size);
    if (!root) throw checkFailed(`the checkpoint covers ${head.size} entries, and the file has ${entries}`);
    if (!root.equals(head.root)) {
      throw checkFailed(`the first ${head.size} entries of the file are not those that ${head.signer} signed`);
    }
  }
  if (signed) proved.push(`the first ${signed.size} are those that ${signed.signer} signed`);
  else proved.push('the file agrees with itself; without --checkpoint and --key nobody vouches for it');
  if (before)
    proved.push(`the first ${before.size} are those that ${before.signer} signed before: none was changed since`);
  if (signed && entries > signed.size) proved.push(`the ${entries - signed.size} after them are not signed yet`);
  return { entries, head: hash, root: roots.head.root.toString('base64') };
}

/** One entry with its proof. */
async function checkEntry(file: string, { key, proof }: OfflineOptions, proved: string[]) {
  if (proof === undefined || key === undefined) throw new UsageError('--entry needs --proof and --key');
  const verifier = await readKey(key);
  const entry = importedEntry(jsonOf(file, await readText(file)));
  const { index, proof: hashes, checkpoint } = readProof(await readText(proof));
  const head = openCheckpoint(checkpoint, verifier);
  if (index !== entry.position - 1)
    throw checkFailed(`the proof is of position ${index + 1}, and the entry has ${entry.position}`);
  if (!isIncluded(entryLeaf(entry), index, head, hashes)) {
    throw checkFailed(
      `the entry is not what stands at position ${entry.position} of the log that ${verifier.name} signed`,
    );
  }
  proved.push(`position ${entry.position} of the ${head.size} entries that ${verifier.name} signed is this entry`);
  return { position: entry.position, size: head.size, root: head.root.toString('base64') };
}

/** That nothing was changed between two checkpoints, without the log. */
async function checkConsistency(file: string, options: OfflineOptions, proved: string[]) {
  const after = await openCheckpointFile(options.checkpoint, options.key, '--checkpoint');
  const before = await openCheckpointFile(options.previousCheckpoint, options.key, '--previous-checkpoint');
  if (!after || !before) throw new UsageError('--consistency needs --checkpoint, --previous-checkpoint and --key');
  const { hashes } = jsonOf(file, await readText(file)) as { hashes?: unknown };
  if (!Array.isArray(hashes) || !hashes.every((hash) => typeof hash === 'string')) {
    throw checkFailed(`${file} holds no consistency proof: there is no list of hashes in it`);
  }
  const proof = hashes.map((hash) => Buffer.from(hash, 'base64'));
  if (before.size > after.size)
    throw checkFailed(`the previous checkpoint covers ${before.size} entries, the other ${after.size}`);
  if (before.size > 0 && !isConsistent(before, after, proof)) {
    throw checkFailed(`it is not proved that the log of ${after.size} entries begins with that of ${before.size}`);
  }
  proved.push(
    `the log of ${after.size} entries begins with the ${before.size} that were signed before: none was changed`,
  );
  return { from: before.size, to: after.size };
}

function jsonOf(file: string, text: string): unknown {
  try {
    return JSON.parse(text) ?? {};
  } catch (error) {
    throw checkFailed(`${file} is not JSON: ${(error as Error).message}`);
  }
}
