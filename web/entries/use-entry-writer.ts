import { useState } from 'preact/hooks';
import { request, Problem, queryOf } from '../api/client.js';
import type { Effects, Recorded, RuleEffects } from '../contract/effects.js';

export interface Preview {
  readonly effects: Effects;
  /** What it would do to the alert rules; `null` where that cannot be told. */
  readonly rules: RuleEffects | null;
  /** The body that was tried out, as JSON. */
  readonly of: string;
}

export interface EntryWriter {
  readonly state: 'idle' | 'previewing' | 'sending';
  /** What the last preview said, and of which body. */
  readonly preview: Preview | null;
  readonly recorded: Recorded | null;
  readonly problem: Problem | null;
  /**
   * Tells what the body would do; nothing is stored.
   * @param entry the whole entry that the body makes at its path, as the rules are asked about it
   */
  readonly tryOut: (path: string, body: unknown, entry: unknown) => Promise<void>;
  /** Stores the body. Its id makes sending it again harmless. */
  readonly send: (path: string, body: unknown) => Promise<Recorded | null>;
  readonly reset: () => void;
}

/** One entry on its way into the log: tried out, sent, answered. */
export function useEntryWriter(): EntryWriter {
  const [state, setState] = useState<EntryWriter['state']>('idle');
  const [preview, setPreview] = useState<EntryWriter['preview']>(null);
  const [recorded, setRecorded] = useState<Recorded | null>(null);
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
    ...{ state, preview, recorded, problem },
    tryOut: async (path, body, entry) => {
      setPreview(null);
      const told = await during('previewing', () => Promise.all([rehearsed(path, body), rulesWith(entry)]));
      if (told) setPreview({ effects: told[0], rules: told[1], of: JSON.stringify(body) });
    },
    send: async (path, body) => {
      const stored = await during('sending', () => request<Recorded>(path, { method: 'POST', body }));
      if (stored) setRecorded(stored);
      return stored;
    },
    reset: () => {
      setPreview(null);
      setRecorded(null);
      setProblem(null);
    },
  };
}

function rehearsed(path: string, body: unknown): Promise<Effects> {
  return request<Effects>(path + queryOf({ dryRun: true }), { method: 'POST', body });
}

/** What the rules would do is told beside; that it cannot be had keeps nobody from recording. */
async function rulesWith(entry: unknown): Promise<RuleEffects | null> {
  try {
    return await request<RuleEffects>('/alert-rules/effects', { method: 'POST', body: entry });
  } catch {
    return null;
  }
}
