import { AccessKeys } from '../../../access/access-keys.js';
import { AccessModule } from '../../../access/access.module.js';
import { type Key, keyInput, keyRotation, type NewKey } from '../../../contract/access/access.js';
import { parseInput } from '../../../contract/parse-input.js';
import type { CommonOptions } from '../../command.js';
import { exitCodes, UsageError } from '../../exit-codes.js';
import { Store } from '../../store.js';
import type { Terminal } from '../../terminal/terminal.js';
import { atCommandLine } from './actor.js';

export interface CreateKeyOptions extends CommonOptions {
  readonly name: string;
  readonly role: string;
  readonly expires?: string;
  readonly tracks?: readonly string[];
}

export interface RotateKeyOptions extends CommonOptions {
  readonly overlap: string;
}

const use = <T>(database: string | undefined, work: (keys: AccessKeys) => Promise<T>) =>
  Store.use(database, (store) => work(store.get(AccessKeys)), [AccessModule]);

/** `thaw key create`: prints the key, which nothing shows again. */
export async function createKey(options: CreateKeyOptions, terminal: Terminal): Promise<number> {
  const { name, role, tracks, expires } = options;
  const expiresInDays = expires === undefined ? undefined : daysOf(expires, '--expires');
  const input = parseInput(keyInput, 'invalid-key-input', { name, role, tracks, expiresInDays });
  const made = await use(options.database, (keys) => keys.create(input, atCommandLine()));
  printNew(made, options, terminal);
  return exitCodes.done;
}

/** `thaw key list` */
export async function listKeys({ database, json }: CommonOptions, terminal: Terminal): Promise<number> {
  const all = await use(database, (keys) => keys.list());
  if (json) terminal.json(all);
  else terminal.table(['name', 'role', 'tracks', 'key', 'state', 'expires', 'last used'], all.map(cells));
  return exitCodes.done;
}

/** `thaw key revoke KEY` */
export async function revokeKey(key: string, { database, json }: CommonOptions, terminal: Terminal): Promise<number> {
  const revoked = await use(database, async (keys) => keys.revoke((await keys.find(key)).id, atCommandLine()));
  if (json) terminal.json(revoked);
  else terminal.line(`${revoked.name} (${revoked.shown}) is revoked; every server refuses it within a second`);
  return exitCodes.done;
}

/** `thaw key rotate KEY`: prints the new key; the old one works on for the overlap. */
export async function rotateKey(key: string, options: RotateKeyOptions, terminal: Terminal): Promise<number> {
  const { overlapHours } = parseInput(keyRotation, 'invalid-key-input', { overlapHours: hoursOf(options.overlap) });
  const made = await use(options.database, async (keys) => {
    return keys.rotate((await keys.find(key)).id, overlapHours, atCommandLine());
  });
  printNew(made, options, terminal);
  return exitCodes.done;
}

function printNew(made: NewKey, { json }: CommonOptions, terminal: Terminal): void {
  if (json) return terminal.json(made);
  terminal.line(made.key);
  const until = made.expiresAt === null ? 'until it is revoked' : `until ${made.expiresAt}`;
  terminal.note(`This is the key of ${made.name}, with the role ${made.role}, ${until}. Nothing shows it again.`);
  terminal.note('Send it as "Authorization: Bearer KEY", or sign in with it at /account.');
}

function cells({ name, role, tracks, shown, state, expiresAt, lastUsedAt }: Key): string[] {
  return [name, role, tracks?.join(' ') ?? 'all', shown, state, expiresAt ?? 'never', lastUsedAt ?? 'never'];
}

/** @throws UsageError naming the option */
function daysOf(text: string, option: string): number {
  const days = Number(/^(\d{1,4})d$/.exec(text)?.[1] ?? Number.NaN);
  if (Number.isNaN(days)) throw new UsageError(`${option} is no number of days, as in 90d`);
  return days;
}

/** @throws UsageError */
function hoursOf(text: string): number {
  const [, count = '', unit = ''] = /^(\d{1,4})([hd])$/.exec(text) ?? [];
  if (unit === '') throw new UsageError('--overlap is no time, as in 24h or 7d');
  return Number(count) * (unit === 'd' ? 24 : 1);
}
