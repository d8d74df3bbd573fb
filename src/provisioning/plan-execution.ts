import { Injectable } from '@nestjs/common';
import { AccessKeys } from '../access/access-keys.js';
import { AuditLog } from '../access/audit-log.js';
import { applyPrincipal } from '../access/principal.js';
import { ChannelStore } from '../alerts/channels/channel-store.js';
import { readRule } from '../alerts/rules/rule-input.js';
import { RuleStore } from '../alerts/rules/rule-store.js';
import { ThawError } from '../domain/errors.js';
import type { JsonObject } from '../domain/json.js';
import { adoptionId, appliedRuleId, definitionId } from '../intake/record/deterministic-ids.js';
import { Recorder } from '../intake/record/recorder.js';
import { SourceStore } from '../sources/registry/source-store.js';
import type { DeclarationFault, DeclaredSettings, DeclaredSource, NamedRule } from './declaration.js';
import type { FieldChange, Plan, PlannedStep, PresentRule, Step } from './planned-step.js';
import { mapReferences } from './read-declaration.js';

/** An entry that a plan records, and the file that declares it. */
export interface PlannedEntry {
  readonly step: Step;
  readonly body: JsonObject;
  /** The pointer of the entry's track in its file, where it is a policy. */
  readonly at: string;
}

/** The entries that are to be recorded: tracks, each after the one that it is part of, then policies. */
export function entriesOf({ tracks, policies }: Pick<Plan, 'tracks' | 'policies'>): PlannedEntry[] {
  const defined = tracks.filter(isDue).map((step) => {
    return { step, at: '', body: { type: 'TrackDefined', id: definitionId(step.name), track: step.value } };
  });
  const adopted = policies.filter(isDue).map((step) => {
    const { track, policy, reason, at } = step.value!;
    const name = typeof policy === 'string' ? policy : policy.name;
    const id = adoptionId(track, name, step.present?.adoptedAt ?? 0);
    return { step, at, body: { type: 'PolicyAdopted', id, track, policy, reason } };
  });
  return [...defined, ...adopted];
}

/** The faults of files for what the log refuses of their entries. */
export function faultsOfEntries({ errors, message }: ThawError, entries: readonly PlannedEntry[]): DeclarationFault[] {
  return errors.map(({ pointer, detail }) => {
    const [, index, field = ''] = /^\/(\d+)(.*)$/.exec(pointer) ?? [];
    const entry = index === undefined ? undefined : entries[Number(index)];
    if (!entry) return { file: entries[0]!.step.file!, field: '', detail: message };
    const isTrackOfPolicy = entry.at !== '' && /^\/track(\/|$)/.test(field);
    return {
      file: entry.step.file!,
      field: isTrackOfPolicy ? entry.at : field.replace(/^\/track(?=\/|$)/, ''),
      detail,
    };
  });
}

/** Carries out a plan: tracks and policies, channels, sources, rules, keys. */
@Injectable()
export class PlanExecution {
  constructor(
    private readonly recorder: Recorder,
    private readonly channels: ChannelStore,
    private readonly sources: SourceStore,
    private readonly rules: RuleStore,
    private readonly keys: AccessKeys,
    private readonly audit: AuditLog,
  ) {}

  /** @param onDone called after each step that has changed something @throws ThawError conflict where others have changed the same */
  async run(plan: Plan, onDone: (step: Step) => void): Promise<void> {
    const entries = entriesOf(plan);
    if (entries.length > 0) {
      const bodies = entries.map(({ body }) => body);
      const recorded = await this.recorder.recordWhole(bodies, { recordedBy: applyPrincipal.name });
      entries.forEach(({ step }, index) => {
        if (!recorded.entries[index]!.repeated) onDone(step);
      });
    }
    const each = async <S extends Step>(steps: readonly S[], carryOut: (step: S) => Promise<unknown>) => {
      for (const step of steps.filter(isDue)) {
        await carryOut(step);
        await this.note(step);
        onDone(step);
      }
    };
    await each(plan.channels, (step) => this.settleChannel(step));
    await each(plan.sources, (step) => this.settleSource(step));
    await each(plan.rules, (step) => this.settleRule(step));
    await each(plan.keys, ({ value, present }) => {
      const { role, tracks } = value!;
      return this.keys.change(present!.id, { role, tracks }, applyPrincipal.name);
    });
  }

  private async settleChannel({ value, present, changes = [] }: Plan['channels'][number]): Promise<void> {
    const { kind, name, settings, enabled, schedule } = value!;
    const created = { kind, name, settings: { ...settings }, ...(schedule && { schedule }) };
    const made = present ?? (await this.channels.create(created));
    const patch = {
      ...settingsPatch(value!, changes),
      ...(changes.some(({ field }) => field === '/schedule') && { schedule }),
      ...(enabled !== undefined && enabled !== made.enabled && { enabled }),
    };
    if (Object.keys(patch).length > 0) await this.channels.change(made.id, patch);
  }

  private async settleSource({ value, present, changes = [] }: Plan['sources'][number]): Promise<void> {
    const { kind, name, settings, ...rest } = value!;
    const { licence, reliability, paused, visibility } = rest;
    const pollIntervalSeconds = rest.pollIntervalSeconds ?? undefined;
    const fields = { licence, reliability, ...(pollIntervalSeconds !== undefined && { pollIntervalSeconds }) };
    if (!present) {
      await this.sources.create({
        kind,
        name,
        settings: { ...settings },
        ...fields,
        visibility,
        paused: paused ?? false,
      });
      return;
    }
    const isChanged = (field: string) => changes.some((change) => change.field === `/${field}`);
    const changed = Object.entries({ ...fields, ...(paused !== undefined && { paused }) }).filter(([field]) =>
      isChanged(field),
    );
    await this.sources.change(present.id, { ...Object.fromEntries(changed), ...settingsPatch(value!, changes) });
  }

  private async settleRule({ value, present }: PlannedStep<NamedRule, PresentRule>): Promise<void> {
    const idsOf = (named: readonly { readonly id: string; readonly name: string }[]) =>
      new Map<unknown, string>(named.map(({ id, name }) => [name, id]));
    const ids = { channels: idsOf(await this.channels.list()), sources: idsOf(await this.sources.list()) };
    const rule = mapReferences(value!, (name, part) => ids[part].get(name) ?? name);
    if (!present) {
      await this.rules.create(readRule({ ...rule, id: await this.freeRuleId(rule.name) }));
      return;
    }
    // What the file leaves out goes back to what it is by itself.
    const blank = Object.fromEntries(Object.keys(present.rule).map((field) => [field, null]));
    await this.rules.change(present.id, { ...blank, ...rule }, present.version);
  }

  /**
   * An id that every process makes of the name of a rule, so that of two that make it at once only one does.
   * @throws ThawError conflict `rule-exists` where another process has made it meanwhile
   */
  private async freeRuleId(name: string): Promise<string> {
    for (let number = 1; ; number += 1) {
      const id = appliedRuleId(name, number);
      const last = await this.rules.lastVersion(id);
      if (!last) return id;
      if (last.rule?.name === name)
        throw ThawError.conflict('rule-exists', '/name', 'is the name of a rule that was just made');
    }
  }

  /** What enters the record stands in the log; a change of a key is noted with it. */
  private async note({ kind, name, action, file, changes }: Step): Promise<void> {
    if (kind === 'key') return;
    const detail = { name, file, ...(changes && { fields: changes.map(({ field }) => field) }) };
    const done = action === 'create' ? 'created' : 'changed';
    await this.audit.note({ actor: applyPrincipal.name, action: `${kind}-${done}`, detail });
  }
}

/** Whether a step changes something. */
export function isDue({ action }: Step): boolean {
  return action === 'create' || action === 'change';
}

/** All settings as they are declared, and `null` for each that is not, where any of them changes. */
function settingsPatch({ settings }: DeclaredSettings | DeclaredSource, changes: readonly FieldChange[]) {
  const names = changes.flatMap(({ field }) => /^\/settings\/(.+)$/.exec(field)?.[1] ?? []);
  if (names.length === 0) return {};
  const removed = names.filter((name) => !(name in settings)).map((name) => [name, null] as const);
  return { settings: { ...settings, ...Object.fromEntries<null>(removed) } };
}
