import { isDeepStrictEqual } from 'node:util';
import { parseInput } from '../../contract/parse-input.js';
import { ThawError } from '../../domain/errors.js';
import type { Channel } from './channel.js';
import type { OpenedSettings } from './secrets/channel-secrets.js';

type Settings = Readonly<Record<string, unknown>>;

/** Reads settings by the schema of their kind. @throws ThawError invalid `invalid-channel` */
export function readSettings({ settings: schema }: Channel, settings: Settings): Record<string, unknown> {
  return parseInput(schema, 'invalid-channel', settings, '/settings');
}

/** @returns the settings @throws ThawError invalid `invalid-channel` where a client gives what only Thaw writes */
export function refuseInternal({ internal = [] }: Channel, settings: Record<string, unknown>): Record<string, unknown> {
  const given = internal.filter((name) => name in settings);
  refuse(given, 'is kept by Thaw itself');
  return settings;
}

/**
 * Keeps stored secrets from a new address: whoever may change a channel could otherwise have them sent to a receiver of
 * their own.
 * @param change the settings that the client gives
 * @throws ThawError invalid `invalid-channel`, naming each secret that must be given again, or removed
 */
export function refuseToMoveSecrets(
  { address, secrets, signing = [] }: Channel,
  { before, after, change }: { readonly before: Settings; readonly after: Settings; readonly change: Settings },
): void {
  if (address.every((name) => isDeepStrictEqual(before[name], after[name]))) return;
  const moved = secrets.filter((name) => {
    const isStored = before[name] !== undefined && after[name] !== undefined && !(name in change);
    return isStored && !address.includes(name) && !signing.includes(name);
  });
  refuse(moved, 'must be given again, because the address changes: what is stored is not sent to another one');
}

/** @throws ThawError invalid `invalid-channel`, naming each setting that cannot be opened and is not given anew */
export function refuseLocked({ internal = [] }: Channel, { locked, because }: OpenedSettings, change: Settings): void {
  const missing = locked.filter((name) => !(name in change) && !internal.includes(name));
  refuse(missing, `must be given again, or removed with null: the stored secrets cannot be opened; ${because}`);
}

function refuse(names: readonly string[], detail: string): void {
  if (names.length === 0) return;
  const errors = names.map((name) => ({ pointer: `/settings/${name}`, detail }));
  throw ThawError.invalidFields('invalid-channel', errors);
}
