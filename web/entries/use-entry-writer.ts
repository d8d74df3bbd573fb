import { useState } from 'preact/hooks';
import { request, Problem, queryOf } from '../api/client.js';
import type { Proposal } from '../contract/proposals.js';
import type { Effects, Recorded, RuleEffects } from '../contract/effects.js';

export interface Preview {
  readonly effects: Effects;
  /** What it would do to the alert rules; `null` where that cannot be answers. */
  readonly rules: RuleEffects | null;
  /** Body of the preview, as JSON. */
  readonly of: string;
}

export interface EntryWriter {
  readonly state: 'idle' | 'previewing' | 'sending';
  /** Last preview, with its body. */
  readonly preview: Preview | null;
  readonly recorded: Recorded | null;
  /** What waits for a second person instead of being recorded. */
  readonly proposed: Proposal | null;
  readonly problem: Problem | null;
  /**
   * Requests the effect of the body; nothing is stored.
   * @param entry whole entry of the body at its path, for the effect on rules
   */
  readonly dryRun: (path: string, body: unknown, entry: unknown) => Promise<void>;
  /** Stores the body. Its id makes sending it again harmless. */
  readonly send: (path: string, body: unknown) => Promise<Recorded | null>;
  readonly reset: () => void;
}

/** State of one entry to write: preview, submission and outcome. */
export function useEntryWriter(): EntryWriter {
  const [state, setState] = useState<EntryWriter['state']>('idle');
  const [preview, setPreview] = useState<EntryWriter['preview']>(null);
  const [recorded, setRecorded] = useState<Recorded | null>(null);
  const [proposed, setProposed] = useState<Proposal | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const during = async <T>(busy: EntryWriter['state'], work: () => Promise<T>): Promise<T | null> => {
    setState(busy);
    setProblem(null);
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setProblem(error);
      return null;
    } finally {
      setState('idle');
    }
  };
  return {
    ...{ state, preview, recorded, proposed, problem },
    dryRun: async (path, body, entry) => {
      setPreview(null);
      const answers = await during('previewing', () => Promise.all([effectsOf(path, body), ruleEffectsOf(entry)]));
      if (answers) setPreview({ effects: answers[0], rules: answers[1], of: JSON.stringify(body) });
    },
    send: async (path, body) => {
      const stored = await during('sending', () => request<Recorded | Proposal>(path, { method: 'POST', body }));
      if (!stored) return null;
      if ('proposedBy' in stored) {
        setProposed(stored);
        return null;
      }
      setRecorded(stored);
      return stored;
    },
    reset: () => {
      setPreview(null);
      setRecorded(null);
      setProposed(null);
      setProblem(null);
    },
  };
}

function effectsOf(path: string, body: unknown): Promise<Effects> {
  return request<Effects>(path + queryOf({ dryRun: true }), { method: 'POST', body });
}

/** What the rules would do is answers beside; that it cannot be had keeps nobody from recording. */
async function ruleEffectsOf(entry: unknown): Promise<RuleEffects | null> {
  try {
    return await request<RuleEffects>('/alert-rules/effects', { method: 'POST', body: entry });
  } catch {
    return null;
  }
}
