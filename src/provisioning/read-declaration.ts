import { v5 as uuidv5 } from 'uuid';
import { z } from 'zod';
import { keyName, trackPatterns } from '../contract/access/access.js';
import { channelInput } from '../contract/alerts/channels.js';
import type { ChannelSchedule } from '../contract/alerts/schedules.js';
import { sourceInput } from '../contract/sources.js';
import type { Channel } from '../alerts/channels/channel.js';
import { scheduleFault } from '../alerts/channels/channel-schedule.js';
import { channelKinds } from '../alerts/channels/kinds/kinds.js';
import { roleNames } from '../domain/access/role.js';
import { alertRuleSchema } from '../domain/alerts/rule.js';
import { reasonSchema } from '../domain/entries/amendment-fields.js';
import { fieldErrors } from '../domain/entries/entry.js';
import { trackSchema } from '../domain/entries/track-definition.js';
import { parseContext } from '../domain/entries/validation-messages.js';
import { trackIdSchema } from '../domain/events/field-types.js';
import { isJsonObject } from '../domain/json.js';
import { policyName } from '../domain/policy/policy.js';
import { policySchema } from '../domain/policy/policy-validation.js';
import { sourceKinds } from '../sources/kinds/kinds.js';
import type {
  Declaration,
  DeclarationFault,
  Declared,
  DeclaredChannel,
  DeclaredFile,
  DeclaredPart,
  DeclaredSettings,
  DeclaredSource,
  NamedRule,
} from './declaration.js';
import { resolveSettings } from './secret-references.js';

type Environment = Readonly<Record<string, string | undefined>>;
type Report = (field: string, detail: string) => void;

const policyFile = z.strictObject({
  policy: z.union([policyName, policySchema]),
  tracks: z.array(trackIdSchema).min(1),
  reason: reasonSchema,
});
const channelFile = channelInput.extend({ enabled: z.boolean().optional() });
const sourceFile = sourceInput
  .omit({ paused: true })
  .extend({ name: sourceInput.shape.name.unwrap(), paused: z.boolean().optional() });
const keysFile = z.array(
  z.strictObject({ name: keyName, role: z.enum(roleNames), tracks: trackPatterns.nullable().default(null) }),
);

/** Reads what files declare, by the schemas of the HTTP contract, with every fault of every file. */
export function readDeclaration(
  files: readonly DeclaredFile[],
  parts: ReadonlySet<DeclaredPart>,
  environment: Environment,
): { readonly declaration: Declaration; readonly faults: DeclarationFault[] } {
  const faults: DeclarationFault[] = [];
  const readPart = <T>(part: DeclaredPart, read: (input: unknown, report: Report) => T | undefined) => {
    const declared: Declared<T>[] = [];
    for (const { path: file, input } of files.filter((each) => each.part === part)) {
      const value = read(input, (field, detail) => faults.push({ file, field, detail }));
      if (value !== undefined) declared.push({ file, at: '', value });
    }
    return declared;
  };
  const all = {
    tracks: readPart('tracks', (input, report) => parsed(trackSchema, input, report)),
    policies: readPart('policies', (input, report) => parsed(policyFile, input, report)),
    channels: readPart('channels', (input, report) => readChannel(input, environment, report)),
    sources: readPart('sources', (input, report) => readSource(input, environment, report)),
    rules: readPart('rules', readRule),
    keys: readPart('keys', (input, report) => parsed(keysFile, input, report)).flatMap(({ file, value }) =>
      value.map((key, index) => ({ file, at: `/${index}`, value: key })),
    ),
  };
  const kept = Object.fromEntries(Object.entries(all).filter(([part]) => parts.has(part as DeclaredPart)));
  const names = {
    tracks: namesIn(files, 'tracks', 'id'),
    channels: namesIn(files, 'channels', 'name'),
    sources: namesIn(files, 'sources', 'name'),
  };
  return { declaration: { ...kept, names }, faults: [...faults, ...repeatedNames(all)] };
}

function namesIn(files: readonly DeclaredFile[], part: DeclaredPart, field: 'id' | 'name'): ReadonlySet<string> {
  const inputs = files.filter((file) => file.part === part).map(({ input }) => input);
  return new Set(inputs.filter(isJsonObject).map((input) => String(input[field])));
}

function parsed<T>(schema: z.ZodType<T>, input: unknown, report: Report, at = ''): T | undefined {
  const result = schema.safeParse(input, parseContext);
  if (result.success) return result.data;
  for (const { pointer, detail } of fieldErrors(result.error, at)) report(pointer, detail);
  return undefined;
}

function readChannel(input: unknown, environment: Environment, report: Report): DeclaredChannel | undefined {
  const file = parsed(channelFile, input, report);
  const kind = file && channelKinds.get(file.kind);
  if (file && !kind) report('/kind', `is none of ${[...channelKinds.keys()].join(', ')}`);
  if (!kind) return undefined;
  const { internal = [] } = kind;
  for (const name of internal.filter((each) => each in file.settings))
    report(`/settings/${name}`, 'is kept by Thaw itself');
  const read = readSettings(kind, file, environment, report);
  return read && { ...read, enabled: file.enabled, schedule: readSchedule(kind, file.schedule ?? null, report) };
}

/** A schedule that the kind can keep. */
function readSchedule(kind: Channel, schedule: ChannelSchedule | null, report: Report): ChannelSchedule | null {
  const fault = scheduleFault(kind, schedule);
  if (fault) report(fault.pointer, fault.detail);
  return schedule;
}

function readSource(input: unknown, environment: Environment, report: Report): DeclaredSource | undefined {
  const file = parsed(sourceFile, input, report);
  const kind = file && sourceKinds.get(file.kind);
  if (file && !kind) report('/kind', `is none of ${[...sourceKinds.keys()].join(', ')}`);
  if (!kind) return undefined;
  const { licence = kind.licence, reliability, pollIntervalSeconds, paused, visibility } = file;
  const read = readSettings(kind, file, environment, report);
  const everySeconds = pollIntervalSeconds ?? (kind.pollInterval ?? 0) / 1_000;
  return (
    read && { ...read, licence, reliability, paused, visibility, pollIntervalSeconds: kind.fetch ? everySeconds : null }
  );
}

function readSettings(
  { kind, secrets, settings: schema }: { kind: string; secrets: readonly string[]; settings: z.ZodType },
  { name, settings }: { name: string; settings: Record<string, unknown> },
  environment: Environment,
  report: Report,
): DeclaredSettings | undefined {
  const resolved = resolveSettings(settings, secrets, environment);
  for (const { pointer, detail } of resolved.faults) report(pointer, detail);
  if (resolved.faults.length > 0) return undefined;
  const read = parsed(schema, resolved.settings, report, '/settings') as Record<string, unknown> | undefined;
  return read && { kind, name, settings: read, hidden: new Set([...secrets, ...resolved.fromEnvironment]) };
}

/** The namespace of ids that stand for names while a rule is parsed, since its schema knows channels by their ids. */
const nameSpace = '5a0f3c1e-4b1d-5c55-9a57-2f0c7b0e9d11';

/** Reads a rule in which channels and sources stand by their names. */
function readRule(input: unknown, report: Report): NamedRule | undefined {
  if (!isJsonObject(input)) {
    report('', 'is not a JSON object');
    return undefined;
  }
  if ('id' in input) report('/id', 'is no field here: a rule goes by its name');
  const names = new Map<string, string>();
  const idOf = (name: unknown) => {
    if (typeof name !== 'string' || name === '') return name;
    const id = uuidv5(name.toWellFormed(), nameSpace);
    names.set(id, name);
    return id;
  };
  const id = uuidv5('', nameSpace);
  const rule = parsed(alertRuleSchema, { ...mapReferences(input, idOf), id }, report);
  if (!rule || 'id' in input) return undefined;
  const { id: _, ...named } = mapReferences(rule, (each) => names.get(each as string));
  return named;
}

/** A copy of a rule with each of its references to channels and sources replaced. */
export function mapReferences<T extends object>(
  rule: T,
  replace: (reference: unknown, part: 'channels' | 'sources') => unknown,
): T {
  const { channels, escalate, when } = rule as { channels?: unknown; escalate?: unknown; when?: unknown };
  const mapped = (list: unknown, part: 'channels' | 'sources') =>
    Array.isArray(list) ? list.map((each) => replace(each, part)) : list;
  const isNaming = isJsonObject(when) && when.sources !== undefined;
  return {
    ...rule,
    ...(channels !== undefined && { channels: mapped(channels, 'channels') }),
    ...(isJsonObject(escalate) && { escalate: { ...escalate, channels: mapped(escalate.channels, 'channels') } }),
    ...(isNaming && { when: { ...when, sources: mapped(when.sources, 'sources') } }),
  };
}

/** A fault for every name that two files give. */
function repeatedNames({ tracks, policies, channels, sources, rules, keys }: Required<Omit<Declaration, 'names'>>) {
  const faults: DeclarationFault[] = [];
  const check = (named: readonly { file: string; field: string; name: string }[]) => {
    const first = new Map<string, string>();
    for (const { file, field, name } of named) {
      const before = first.get(name);
      if (before === undefined) first.set(name, file);
      else faults.push({ file, field, detail: `names ${name}, which ${before} does already` });
    }
  };
  check(tracks.map(({ file, value }) => ({ file, field: '/id', name: value.id })));
  check(
    policies.flatMap(({ file, value }) =>
      value.tracks.map((name, index) => ({ file, field: `/tracks/${index}`, name })),
    ),
  );
  for (const part of [channels, sources, rules, keys])
    check(part.map(({ file, at, value: { name } }) => ({ file, field: `${at}/name`, name })));
  return faults;
}
