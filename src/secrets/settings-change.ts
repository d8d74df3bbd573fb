import { isDeepStrictEqual } from 'node:util';
import { canonicalJson } from '../domain/entries/entry.js';
import { ThawError } from '../domain/errors.js';
import type { OpenedSettings } from './sealed-settings.js';

type Settings = Readonly<Record<string, unknown>>;

/** Which settings of a kind are secret, and where they go. */
interface SecretKind {
  readonly secrets: readonly string[];
  /** Settings that say where the secrets are sent to. */
  readonly address?: readonly string[];
  /** Secret settings that are never sent. */
  readonly signing?: readonly string[];
}

/**
 * Keeps stored secrets from a new address: whoever may change settings could otherwise have them sent to a server of their
 * own.
 * @param code of the error, as in `invalid-channel`
 * @param change the settings that the client gives
 * @throws ThawError invalid, naming each secret that must be given again, or removed
 */
export function refuseToMoveSecrets(
  code: string,
  { address = [], secrets, signing = [] }: SecretKind,
  { before, after, change }: { readonly before: Settings; readonly after: Settings; readonly change: Settings },
): void {
  if (address.every((name) => isDeepStrictEqual(before[name], after[name]))) return;
  const moved = secrets.filter((name) => {
    const isStored = before[name] !== undefined && after[name] !== undefined && !(name in change);
    return isStored && !address.includes(name) && !signing.includes(name);
  });
  refuse(code, moved, 'must be given again, because the address changes: what is stored is not sent to another one');
}

/**
 * The settings that are not as a declaration of all of them has them: those given that differ, and those stored that it
 * leaves out.
 * @param kept settings that no declaration holds
 */
export function differingSettings(
  { settings: before, locked }: OpenedSettings,
  declared: Settings,
  kept: readonly string[] = [],
): string[] {
  const stored = [...Object.keys(before), ...locked].filter((name) => !kept.includes(name));
  const names = [...new Set([...Object.keys(declared), ...stored])];
  return names.filter(
    (name) => canonicalJson(before[name] ?? null) !== canonicalJson(declared[name] ?? null) || locked.includes(name),
  );
}

/**
 * @param internal settings that only Thaw writes
 * @throws ThawError invalid, naming each setting that cannot be opened and is not given anew
 */
export function refuseLocked(
  code: string,
  { locked, because }: OpenedSettings,
  change: Settings,
  internal: readonly string[] = [],
): void {
  const missing = locked.filter((name) => !(name in change) && !internal.includes(name));
  refuse(code, missing, `must be given again, or removed with null: the stored secrets cannot be opened; ${because}`);
}

function refuse(code: string, names: readonly string[], detail: string): void {
  if (names.length === 0) return;
  const errors = names.map((name) => ({ pointer: `/settings/${name}`, detail }));
  throw ThawError.invalidFields(code, errors);
}
