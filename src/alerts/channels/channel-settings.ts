import { parseInput } from '../../contract/parse-input.js';
import { ThawError } from '../../domain/errors.js';
import type { Channel } from './channel.js';

type Settings = Readonly<Record<string, unknown>>;

/** Reads settings by the schema of their kind. @throws ThawError invalid `invalid-channel` */
export function readSettings({ settings: schema }: Channel, settings: Settings): Record<string, unknown> {
  return parseInput(schema, 'invalid-channel', settings, '/settings');
}

/** @returns the settings @throws ThawError invalid `invalid-channel` where a client gives what only Thaw writes */
export function refuseInternal({ internal = [] }: Channel, settings: Record<string, unknown>): Record<string, unknown> {
  const given = internal.filter((name) => name in settings);
  const errors = given.map((name) => ({ pointer: `/settings/${name}`, detail: 'is kept by Thaw itself' }));
  if (errors.length > 0) throw ThawError.invalidFields('invalid-channel', errors);
  return settings;
}
