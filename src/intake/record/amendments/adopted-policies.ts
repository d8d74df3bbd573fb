import type { EntryBody } from '../../../domain/entries/entry.js';
import type { PolicyAdopted } from '../../../domain/entries/amendment.js';
import type { Policy } from '../../../domain/policy/policy.js';
import type { EventLog } from '../../../event-log/event-log.js';

const policyBatch = 500;

/** Whether an entry adopts rules that it brings along. */
export function bringsRules(body: EntryBody): body is PolicyAdopted & { policy: Policy } {
  return body.type === 'PolicyAdopted' && typeof body.policy !== 'string';
}

/** The rules that entries of the log define, by name. Retracted ones keep their name, so that it stays citable. */
export async function policiesAdopted(log: EventLog, upTo: number): Promise<Map<string, Policy>> {
  const policies = new Map<string, Policy>();
  for await (const { body } of adoptions(log, upTo)) {
    if (bringsRules(body)) policies.set(body.policy.name, body.policy);
  }
  return policies;
}

/** The entries by which tracks adopt policies, in order. @param upTo a position of the log */
export async function* adoptions(
  log: EventLog,
  upTo = Number.MAX_SAFE_INTEGER,
): AsyncGenerator<{ readonly position: number; readonly body: PolicyAdopted }> {
  for (let after = 0; ;) {
    const entries = await log.readWhere({ after, upTo, type: 'PolicyAdopted', limit: policyBatch });
    for (const { position, body } of entries) if (body.type === 'PolicyAdopted') yield { position, body };
    if (entries.length < policyBatch) return;
    after = entries.at(-1)!.position;
  }
}
