import { Injectable } from '@nestjs/common';
import { applyPrincipal, onBehalfOf } from '../access/principal.js';
import { channelLimits } from '../contract/alerts/channels.js';
import { sourceLimits } from '../contract/sources.js';
import { ruleStoreLimits } from '../alerts/rules/rule-store.js';
import { ThawError } from '../domain/errors.js';
import { Recorder } from '../intake/record/recorder.js';
import { type DeclarationFault, faultInWords } from './declaration.js';
import { entriesOf, faultsOfEntries, isDue, PlanExecution } from './plan-execution.js';
import { planOf } from './plan.js';
import type { Plan, Step } from './planned-step.js';
import { PresentStateReader } from './present-state.js';
import { readDeclaration } from './read-declaration.js';
import { readFolder } from './read-folder.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** What a folder declares, compared with what is there. */
export interface Comparison {
  readonly faults: readonly DeclarationFault[];
  readonly steps: readonly Step[];
}

/** Others may change what a plan was made on; it is then made anew, this often at most. */
const attempts = 5;
const limits = { channels: channelLimits.channels, sources: sourceLimits.sources, rules: ruleStoreLimits.rules };

/** Brings the database to what the files of a folder declare. Nothing is removed. */
@Injectable()
export class Provisioning {
  constructor(
    private readonly present: PresentStateReader,
    private readonly execution: PlanExecution,
    private readonly recorder: Recorder,
  ) {}

  /**
   * Finds what would be changed, and every fault; changes nothing.
   * @param environment where the values of `{"env": "NAME"}` are
   * @throws ThawError not-found `no-such-folder`
   */
  async compare(folder: string, environment: Environment): Promise<Comparison> {
    const plan = await this.plan(folder, environment);
    return { faults: plan.faults, steps: stepsOf(plan) };
  }

  /**
   * Carries out what differs, under the name `apply`. Where there is a fault, nothing is changed.
   * @returns what was done, or the faults
   * @throws ThawError not-found `no-such-folder`; conflict where others change the same at every attempt
   */
  async apply(folder: string, environment: Environment): Promise<Comparison> {
    const done = new Map<string, Step>();
    for (let attempt = 1; ; attempt += 1) {
      const plan = await this.plan(folder, environment);
      if (plan.faults.length > 0) return { faults: plan.faults, steps: [] };
      try {
        await onBehalfOf(applyPrincipal, () =>
          this.execution.run(plan, (step) => done.set(`${step.kind} ${step.name}`, shownStep(step))),
        );
        // What was due and was not done stood there by then: another process has done it.
        const left = stepsOf(plan).map((step) => (isDue(step) ? unchanged(step) : step));
        return { faults: [], steps: left.map((step) => done.get(`${step.kind} ${step.name}`) ?? step) };
      } catch (error) {
        const isOvertaken = error instanceof ThawError && ['conflict', 'not-found'].includes(error.kind);
        if (!isOvertaken || attempt === attempts) throw error;
      }
    }
  }

  private async plan(folder: string, environment: Environment): Promise<Plan> {
    const { files, parts, faults: unread } = await readFolder(folder);
    const { declaration, faults: invalid } = readDeclaration(files, parts, environment);
    const plan = planOf(declaration, await this.present.read(declaration), limits);
    const faults = [...unread, ...invalid, ...plan.faults];
    // Entries that rest on what a file with a fault would define are no further faults.
    const isWhole = !faults.some(({ file }) => /^(tracks|policies)\//.test(file));
    const refused = isWhole ? await this.refusedEntries(plan) : [];
    return { ...plan, faults: [...faults, ...refused] };
  }

  /** What the log would refuse of the tracks and policies. */
  private async refusedEntries(plan: Plan): Promise<DeclarationFault[]> {
    const entries = entriesOf(plan);
    if (entries.length === 0) return [];
    const bodies = entries.map(({ body }) => body);
    try {
      await onBehalfOf(applyPrincipal, () => this.recorder.validateWhole(bodies, { recordedBy: applyPrincipal.name }));
      return [];
    } catch (error) {
      if (!(error instanceof ThawError) || error.kind === 'unavailable') throw error;
      return faultsOfEntries(error, entries);
    }
  }
}

function stepsOf({ faults: _, ...parts }: Plan): Step[] {
  return Object.values(parts).flat().map(shownStep);
}

function unchanged({ changes: _, ...step }: Step): Step {
  return { ...step, action: 'unchanged' };
}

/** A step without what it takes to carry it out, secrets among it. */
function shownStep({ kind, name, action, file, changes }: Step): Step {
  return { kind, name, action, ...(file !== undefined && { file }), ...(changes && { changes }) };
}

/** The error of a declaration with faults, of which its message lists the first. */
export function invalidDeclaration(folder: string, faults: readonly DeclarationFault[]): ThawError {
  const errors = faults.map(({ file, field, detail }) => ({ pointer: `${file}${field && `#${field}`}`, detail }));
  const message = `${folder} is not applied: ${faults.map(faultInWords).join('; ')}`;
  return new ThawError('invalid', 'invalid-declaration', message, errors);
}
