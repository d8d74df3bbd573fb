import { canonicalJson } from '../domain/entries/entry.js';
import type { TrackDefinition } from '../domain/entries/track-definition.js';
import { defaultPolicyName } from '../domain/policy/shipped-policies.js';
import type { Declaration } from './declaration.js';
import {
  type Adoption,
  changesBetween,
  type Plan,
  type PlannedStep,
  type PresentState,
  type PresentTrack,
  type Report,
  undeclared,
} from './planned-step.js';

/** Plans the tracks: the definition of one that there is cannot change. */
export function tracksPlan({ tracks }: Declaration, present: PresentState, report: Report): Plan['tracks'] {
  if (!tracks) return [];
  const steps = tracks.map((item): PlannedStep<TrackDefinition, PresentTrack> => {
    const { file, value } = item;
    const step = { kind: 'track', name: value.id, file, value } as const;
    const found = present.tracks.get(value.id);
    if (!found?.definition) return { ...step, action: 'create' };
    for (const { field } of changesBetween(found.definition, value)) {
      const detail = 'is not as the log has it: the definition of a track stays as it was recorded';
      report(item, field, detail);
    }
    return { ...step, action: 'unchanged', present: found };
  });
  return [...parentsFirst(steps), ...undeclared('track', [...present.tracks.keys()], steps)];
}

/** The steps in an order in which each track comes after the one that it is part of. */
function parentsFirst<T extends PlannedStep<TrackDefinition, PresentTrack>>(steps: readonly T[]): T[] {
  const waiting = new Map(steps.map((step) => [step.name, step]));
  const ordered: T[] = [];
  const place = (step: T) => {
    if (!waiting.delete(step.name)) return;
    const parent = waiting.get(step.value?.parent ?? '');
    if (parent) place(parent);
    ordered.push(step);
  };
  for (const step of steps) place(step);
  return ordered;
}

/** Plans which policies tracks adopt. */
export function policiesPlan(declared: Declaration, present: PresentState, report: Report): Plan['policies'] {
  const { policies, tracks = [] } = declared;
  if (!policies) return [];
  const made = new Map(tracks.map(({ value }) => [value.id, value]));
  const steps: PlannedStep<Adoption, PresentTrack>[] = [];
  for (const item of policies) {
    const { policy, reason } = item.value;
    const name = typeof policy === 'string' ? policy : policy.name;
    const known = present.policies.get(name);
    if (typeof policy !== 'string' && known && canonicalJson(known) !== canonicalJson(policy))
      report(item, '/policy/name', `is ${name}, which is known with other rules: give these another name or number`);
    item.value.tracks.forEach((track, index) => {
      const found = present.tracks.get(track);
      const at = `/tracks/${index}`;
      if (!found && !declared.names.tracks.has(track))
        report(item, at, `is ${track}, which no file and no entry defines`);
      const value = { track, policy, reason, at };
      const step = { kind: 'policy', name: track, file: item.file, value } as const;
      const was = found?.policy ?? made.get(track)?.policy ?? defaultPolicyName;
      if (was === name) steps.push({ ...step, action: 'unchanged' });
      else if (found?.isAdopted) {
        const changes = [{ field: '/policy', from: was, to: name }];
        steps.push({ ...step, action: 'change', changes, present: found });
      } else steps.push({ ...step, action: 'create' });
    });
  }
  const adopting = [...present.tracks].filter(([, { isAdopted }]) => isAdopted).map(([track]) => track);
  return [...steps, ...undeclared('policy', adopting, steps)];
}
