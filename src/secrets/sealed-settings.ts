import { maskedUrl } from './masked-url.js';
import { type SecretKey, sealingKeyOf } from './secret-key.js';
import { SecretKeys } from './secret-keys.js';

type Settings = Readonly<Record<string, unknown>>;

/** The columns of a row that hold settings: both are JSON objects. */
export interface StoredSettings {
  readonly id: string;
  readonly settings: string;
  readonly secrets: string;
}

/** The settings of a row as they are used. */
export interface OpenedSettings {
  readonly settings: Record<string, unknown>;
  /** Settings that this process cannot open, because it has not the key that sealed them; they are not among `settings`. */
  readonly locked: readonly string[];
  /** Why, in one sentence; empty where all are open. */
  readonly because: string;
}

/**
 * Seals the secrets of one table for the database and opens them for use. Each is sealed by itself and bound to its row and
 * its name, so that it opens nowhere else. Secrets are the secret settings of a kind and every address with a part that may
 * be a token; of such an address the rest stays readable.
 */
export class SealedSettings {
  readonly keys: SecretKeys;

  constructor(
    secretKeys: SecretKeys | undefined,
    private readonly table: string,
    /** What a row of the table is, in a word. */
    private readonly rowName: string,
  ) {
    this.keys = secretKeys ?? new SecretKeys({});
  }

  /**
   * Parts settings into the two columns that hold them. It belongs into the transaction that writes them (see `SecretKeys`).
   * @param before the row until now: a secret that stays the same is stored as it was
   * @throws ThawError unavailable `no-secret-key` where there is a secret to seal and no key, `unreadable-key`
   */
  columnsOf(
    kind: { readonly secrets: readonly string[] },
    id: string,
    settings: Settings,
    before?: StoredSettings,
  ): Omit<StoredSettings, 'id'> {
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
      secrets[name] = isSame ? stored[name] : key!.seal(JSON.stringify(value), this.contextOf(id, name));
    }
    return { settings: JSON.stringify(shown), secrets: JSON.stringify(secrets) };
  }

  /**
   * Opens all settings of a row. A secret that does not open with the keys of this process is locked.
   * @throws ThawError unavailable `unreadable-key` where the keys cannot be looked at, which says nothing of the secrets
   */
  open(row: StoredSettings): OpenedSettings {
    const settings = JSON.parse(row.settings) as Record<string, unknown>;
    const locked: string[] = [];
    const because = new Set<string>();
    const keys = this.keys.find(sealingKeysOf(row));
    for (const [name, value] of Object.entries(rawSecretsOf(row))) {
      try {
        settings[name] = opened(value, keys, this.contextOf(row.id, name), this.rowName);
      } catch (error) {
        locked.push(name);
        delete settings[name];
        because.add((error as Error).message);
      }
    }
    return { settings, locked, because: [...because].join('; ') };
  }

  private contextOf(id: string, name: string): string {
    return `${this.table}/${id}/${name}`;
  }
}

/** Why the secrets of a row are of no use to this process, in one sentence; `undefined` where all its secrets are open. */
export function lockedReason({ locked, because }: OpenedSettings): string | undefined {
  if (locked.length === 0) return undefined;
  return `The secrets ${locked.join(', ')} cannot be opened: ${because}; where no other process can, give them again`;
}

/** The settings of a row that anybody may see. */
export function shownSettingsOf({ settings }: Pick<StoredSettings, 'settings'>): Record<string, unknown> {
  const entries = Object.entries(JSON.parse(settings) as Settings);
  return Object.fromEntries(entries.map(([name, value]) => [name, shownSetting(value)]));
}

/** The secrets of a row as they are stored, by their names: sealed, or in plain text where an earlier version wrote them. */
export function rawSecretsOf({ secrets }: Pick<StoredSettings, 'secrets'>): Record<string, unknown> {
  return JSON.parse(secrets) as Record<string, unknown>;
}

/** Whether a secret of a row, or an address that may hold one, stands in the database in plain text. */
export function hasPlainSecrets(row: Omit<StoredSettings, 'id'>): boolean {
  const isPlain = Object.values(rawSecretsOf(row)).some((value) => sealingKeyOf(value) === undefined);
  return isPlain || JSON.stringify(shownSettingsOf(row)) !== JSON.stringify(JSON.parse(row.settings));
}

/** The ids of the keys that have sealed the secrets of a row. */
export function sealingKeysOf(row: Pick<StoredSettings, 'secrets'>): string[] {
  return Object.values(rawSecretsOf(row)).flatMap((value) => sealingKeyOf(value) ?? []);
}

/** A stored secret, opened. @throws Error with the reason where it does not open */
function opened(stored: unknown, keys: ReadonlyMap<string, SecretKey>, context: string, rowName: string): unknown {
  const id = sealingKeyOf(stored);
  if (id === undefined) return stored;
  const key = keys.get(id);
  if (!key) {
    const settings = 'neither THAW_SECRET_KEY nor THAW_SECRET_KEY_OLD of this process';
    throw new Error(`they are sealed with the key ${id}, which is in ${settings}`);
  }
  let text: string;
  try {
    text = key.open(stored as string, context);
  } catch {
    throw new Error(`they were changed in the database, or belong to another ${rowName}`);
  }
  return JSON.parse(text);
}

function shownSetting(value: unknown): unknown {
  return typeof value === 'string' ? maskedUrl(value) : value;
}
