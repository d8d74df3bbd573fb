import type { ChannelSchedule } from '../contract/alerts/schedules.js';
import type { AlertRule } from '../domain/alerts/rule.js';
import type { Role } from '../domain/access/role.js';
import type { TrackDefinition } from '../domain/entries/track-definition.js';
import type { Policy } from '../domain/policy/policy.js';
import type { Licence } from '../domain/reports/report.js';

/** The folders of a declaration; the keys stand in one file, `keys.json`. */
export const declaredFolders = ['tracks', 'policies', 'channels', 'sources', 'rules'] as const;
export type DeclaredPart = (typeof declaredFolders)[number] | 'keys';

/** A file of a declaration, read as JSON. */
export interface DeclaredFile {
  /** From the folder on, as in `rules/silence.json`. */
  readonly path: string;
  readonly part: DeclaredPart;
  readonly input: unknown;
}

/** What is wrong in a declaration: the file, a JSON pointer to the field (empty for all of the file), and the reason. */
export interface DeclarationFault {
  readonly file: string;
  readonly field: string;
  readonly detail: string;
}

/** Something that a file declares. */
export interface Declared<T> {
  readonly file: string;
  /** The pointer to it in the file; empty where it is the whole file. */
  readonly at: string;
  readonly value: T;
}

/** A policy, and the tracks that are to be read by it. */
export interface DeclaredPolicy {
  readonly policy: string | Policy;
  readonly tracks: readonly string[];
  readonly reason: string;
}

/** Settings of a channel or source as their kind has parsed them, secrets filled in. */
export interface DeclaredSettings {
  readonly kind: string;
  readonly name: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** The settings of which no value may be shown. */
  readonly hidden: ReadonlySet<string>;
}

export interface DeclaredChannel extends DeclaredSettings {
  readonly schedule: ChannelSchedule | null;
  /** As it is where absent: Thaw itself disables a channel whose receiver is gone. */
  readonly enabled?: boolean | undefined;
}

export interface DeclaredSource extends DeclaredSettings {
  readonly licence: Licence;
  readonly reliability: 'A' | 'B' | 'C' | 'D' | 'E' | 'F';
  /** `null` where its provider sends. */
  readonly pollIntervalSeconds: number | null;
  /** Open where absent; it stays as the source was added with. */
  readonly visibility?: 'internal' | undefined;
  /** As it is where absent. */
  readonly paused?: boolean | undefined;
}

/** A rule in which channels and sources stand by their names. */
export type NamedRule = Omit<AlertRule, 'id'>;

/** A key that exists, with the role and the tracks that it is to have; all tracks where `null`. */
export interface DeclaredKey {
  readonly name: string;
  readonly role: Role;
  readonly tracks: readonly string[] | null;
}

/** What a folder declares; a part without files of its own is absent, and the database is not looked at for it. */
export interface Declaration {
  /** The names that files give, also files with faults, so that what refers to them is no further fault. */
  readonly names: Readonly<Record<'tracks' | 'channels' | 'sources', ReadonlySet<string>>>;
  readonly tracks?: readonly Declared<TrackDefinition>[];
  readonly policies?: readonly Declared<DeclaredPolicy>[];
  readonly channels?: readonly Declared<DeclaredChannel>[];
  readonly sources?: readonly Declared<DeclaredSource>[];
  readonly rules?: readonly Declared<NamedRule>[];
  readonly keys?: readonly Declared<DeclaredKey>[];
}

/** A fault in one line, as in `rules/silence.json: /when/days is below 1`. */
export function faultInWords({ file, field, detail }: DeclarationFault): string {
  return `${file}: ${field === '' ? 'it' : field} ${detail}`;
}
