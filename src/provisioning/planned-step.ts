import type { Key } from '../contract/access/access.js';
import type { Channel } from '../contract/alerts/channels.js';
import type { Source } from '../contract/sources.js';
import { canonicalJson } from '../domain/entries/entry.js';
import type { TrackDefinition } from '../domain/entries/track-definition.js';
import type { Policy } from '../domain/policy/policy.js';
import type {
  DeclarationFault,
  Declared,
  DeclaredChannel,
  DeclaredKey,
  DeclaredSource,
  NamedRule,
} from './declaration.js';

export const kindsOfSteps = ['track', 'policy', 'channel', 'source', 'rule', 'key'] as const;

/** A field that is not as it is declared. `from` and `to` are absent where it may hold a secret. */
export interface FieldChange {
  readonly field: string;
  readonly from?: unknown;
  readonly to?: unknown;
}

/**
 * What is to be done about one thing: `undeclared` is in the database and in no file, and stays as it is. A policy goes by
 * the track that adopts it.
 */
export interface Step {
  readonly kind: (typeof kindsOfSteps)[number];
  readonly name: string;
  readonly action: 'create' | 'change' | 'unchanged' | 'undeclared';
  readonly file?: string;
  readonly changes?: readonly FieldChange[];
}

/** A step with what it takes to carry it out. */
export interface PlannedStep<Value, Present> extends Step {
  readonly value?: Value;
  readonly present?: Present;
}

/** A policy that one track is to adopt. */
export interface Adoption {
  readonly track: string;
  readonly policy: string | Policy;
  readonly reason: string;
  /** The pointer of the track in its file. */
  readonly at: string;
}

/** A track as it is read now. */
export interface PresentTrack {
  /** The name of the policy that it is read by. */
  readonly policy: string;
  /** The position of the entry by which it adopted a policy last, also of one that was retracted; 0 where it never did. */
  readonly adoptedAt: number;
  /** Whether it is read by the policy that it adopted last. */
  readonly isAdopted: boolean;
  /** Absent where no file declares the track. */
  readonly definition?: TrackDefinition;
}

/** A channel or source, and the names of the settings that are not as a file declares them; none where no file does. */
export interface PresentSettings<View> {
  readonly view: View;
  readonly differing: readonly string[];
}

/** A rule in its present version, with channels and sources by their names. */
export interface PresentRule {
  readonly id: string;
  readonly version: number;
  readonly rule: NamedRule;
}

/** What the database holds of what can be declared. */
export interface PresentState {
  readonly tracks: ReadonlyMap<string, PresentTrack>;
  /** The policies shipped or adopted, by name. */
  readonly policies: ReadonlyMap<string, Policy>;
  readonly channels: readonly PresentSettings<Channel>[];
  readonly sources: readonly PresentSettings<Source>[];
  readonly rules: readonly PresentRule[];
  /** The keys that are active. */
  readonly keys: readonly Key[];
  /** Whether secrets can be sealed. */
  readonly canSeal: boolean;
}

export interface Plan {
  readonly tracks: readonly PlannedStep<TrackDefinition, PresentTrack>[];
  readonly policies: readonly PlannedStep<Adoption, PresentTrack>[];
  readonly channels: readonly PlannedStep<DeclaredChannel, Channel>[];
  readonly sources: readonly PlannedStep<DeclaredSource, Source>[];
  readonly rules: readonly PlannedStep<NamedRule, PresentRule>[];
  readonly keys: readonly PlannedStep<DeclaredKey, Key>[];
  readonly faults: readonly DeclarationFault[];
}

/** Reports a fault of what a file declares, by a pointer to the field within it. */
export type Report = (item: Declared<unknown>, field: string, detail: string) => void;

/** The steps for what no file declares, by name. */
export function undeclared(kind: Step['kind'], names: readonly string[], steps: readonly Step[]): Step[] {
  const declared = new Set(steps.map(({ name }) => name));
  const others = names.filter((name) => !declared.has(name)).sort();
  return others.map((name) => ({ kind, name, action: 'undeclared' }));
}

/** The fields in which two objects differ, those of the declared one first. */
export function changesBetween(before: object, after: object): FieldChange[] {
  const [was, is] = [before as Record<string, unknown>, after as Record<string, unknown>];
  const fields = [...new Set([...Object.keys(is), ...Object.keys(was)])];
  return fields.flatMap((field) => {
    const [from = null, to = null] = [was[field], is[field]];
    return canonicalJson(from) === canonicalJson(to) ? [] : [{ field: `/${field}`, from, to }];
  });
}

/** The name of a channel or source that is there. */
export function nameOfView({ view }: PresentSettings<{ readonly name: string }>): string {
  return view.name;
}
