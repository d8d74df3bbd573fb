import { Injectable } from '@nestjs/common';
import type { ChannelRow } from '../../outbox/entities.js';
import type { Channel } from '../channel.js';
import { AlertSettings } from '../http-client/address-guard.js';
import { maskedUrl } from './masked-url.js';
import { type SecretKey, sealingKeyOf } from './secret-key.js';
import { SecretKeys } from './secret-keys.js';

type Settings = Readonly<Record<string, unknown>>;
type StoredSettings = Pick<ChannelRow, 'id' | 'settings' | 'secrets'>;

/** The settings of a channel as they are used. */
export interface OpenedSettings {
  readonly settings: Record<string, unknown>;
  /** Settings that cannot be opened, because the key that sealed them is not here; they are not among `settings`. */
  readonly locked: readonly string[];
  /** Why, in one sentence; empty where all are open. */
  readonly because: string;
}

/**
 * Seals the secrets of channels for the database and opens them for an attempt. Each is sealed by itself and bound to its
 * channel and its name, so that it opens nowhere else. Secrets are the secret settings of a kind and every address with a
 * part that may be a token; of such an address the rest stays readable.
 */
@Injectable()
export class ChannelSecrets {
  readonly keys: SecretKeys;

  constructor({ secretKeys }: AlertSettings) {
    this.keys = secretKeys ?? new SecretKeys({});
  }

  /**
   * Parts settings into the two columns that hold them. It belongs into the transaction that writes them (see `SecretKeys`).
   * @param before the row until now: a secret that stays the same is stored as it was
   * @throws ThawError unavailable `no-secret-key` where there is a secret to seal and no key
   */
  columnsOf(kind: Channel, id: string, settings: Settings, before?: StoredSettings): Omit<StoredSettings, 'id'> {
    const stored = before ? rawSecretsOf(before) : {};
    const opened: Settings = before ? this.open(before).settings : {};
    const shown: Record<string, unknown> = {};
    const secrets: Record<string, unknown> = {};
    let key: SecretKey | undefined;
    for (const [name, value] of Object.entries(settings)) {
      const isSecret = kind.secrets.includes(name);
      const display = shownSetting(value);
      if (!isSecret) shown[name] = display;
      if (!isSecret && display === value) continue;
      const isSame = name in stored && JSON.stringify(opened[name]) === JSON.stringify(value);
      if (!isSame) key ??= this.keys.sealing();
      secrets[name] = isSame ? stored[name] : key!.seal(JSON.stringify(value), contextOf(id, name));
    }
    return { settings: JSON.stringify(shown), secrets: JSON.stringify(secrets) };
  }

  /** Opens all settings of a channel. Never throws: what cannot be opened is locked. */
  open(row: StoredSettings): OpenedSettings {
    const settings = JSON.parse(row.settings) as Record<string, unknown>;
    const locked: string[] = [];
    const because = new Set<string>();
    for (const [name, value] of Object.entries(rawSecretsOf(row))) {
      const key = sealingKeyOf(value);
      try {
        settings[name] = key === undefined ? value : this.openWith(key, value as string, contextOf(row.id, name));
      } catch (error) {
        locked.push(name);
        delete settings[name];
        because.add((error as Error).message);
      }
    }
    return { settings, locked, because: [...because].join('; ') };
  }

  private openWith(id: string, sealed: string, context: string): unknown {
    const key = this.keys.find(id);
    if (!key)
      throw new Error(
        `they are sealed with the key ${id}, which is in neither THAW_SECRET_KEY nor THAW_SECRET_KEY_OLD`,
      );
    let text: string;
    try {
      text = key.open(sealed, context);
    } catch {
      throw new Error('they were changed in the database, or belong to another channel');
    }
    return JSON.parse(text);
  }
}

/** Why nothing is sent to a channel whose secrets are locked, in one sentence. */
export function lockedReason({ locked, because }: OpenedSettings): string {
  return `The secrets ${locked.join(', ')} cannot be opened: ${because}; give them again`;
}

/** The settings of a row that anybody may see. */
export function shownSettingsOf({ settings }: Pick<ChannelRow, 'settings'>): Record<string, unknown> {
  const entries = Object.entries(JSON.parse(settings) as Settings);
  return Object.fromEntries(entries.map(([name, value]) => [name, shownSetting(value)]));
}

/** The secrets of a row as they are stored, by their names: sealed, or in plain text where an earlier version wrote them. */
export function rawSecretsOf({ secrets }: Pick<ChannelRow, 'secrets'>): Record<string, unknown> {
  return JSON.parse(secrets) as Record<string, unknown>;
}

/** Whether a secret of a row, or an address that may hold one, stands in the database in plain text. */
export function hasPlainSecrets(row: Pick<ChannelRow, 'settings' | 'secrets'>): boolean {
  const isPlain = Object.values(rawSecretsOf(row)).some((value) => sealingKeyOf(value) === undefined);
  return isPlain || JSON.stringify(shownSettingsOf(row)) !== JSON.stringify(JSON.parse(row.settings));
}

/** The ids of the keys that have sealed the secrets of a row. */
export function sealingKeysOf(row: Pick<ChannelRow, 'secrets'>): string[] {
  return Object.values(rawSecretsOf(row)).flatMap((value) => sealingKeyOf(value) ?? []);
}

function shownSetting(value: unknown): unknown {
  return typeof value === 'string' ? maskedUrl(value) : value;
}

function contextOf(channel: string, name: string): string {
  return `alert_channel/${channel}/${name}`;
}
