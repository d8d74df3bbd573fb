import { onBehalfOf } from '../../../access/principal.js';
import { parseInput } from '../../../contract/parse-input.js';
import { type Proposal, refusalInput } from '../../../contract/log/proposals.js';
import { IntakeModule } from '../../../intake/intake.module.js';
import { Proposals } from '../../../intake/proposals/proposals.js';
import type { CommonOptions } from '../../command.js';
import { exitCodes } from '../../exit-codes.js';
import { Store } from '../../store.js';
import type { Terminal } from '../../terminal/terminal.js';
import { atCommandLine } from './actor.js';

const use = <T>(database: string | undefined, work: (proposals: Proposals) => Promise<T>) =>
  Store.use(
    database,
    (store) => onBehalfOf({ name: atCommandLine(), role: 'admin' }, () => work(store.get(Proposals))),
    [IntakeModule],
  );

/** `thaw proposal list`: those that wait. */
export async function listProposals({ database, json }: CommonOptions, terminal: Terminal): Promise<number> {
  const all = await use(database, (proposals) => proposals.list('waiting'));
  if (json) terminal.json(all);
  else terminal.table(['id', 'act', 'tracks', 'proposed by', 'at'], all.map(cells));
  return exitCodes.done;
}

/** `thaw proposal approve PROPOSAL` */
export async function approveProposal(id: string, options: CommonOptions, terminal: Terminal): Promise<number> {
  return decided(await use(options.database, (proposals) => proposals.approve(id)), options, terminal);
}

/** `thaw proposal refuse PROPOSAL --reason TEXT` */
export async function refuseProposal(
  id: string,
  options: CommonOptions & { readonly reason: string },
  terminal: Terminal,
): Promise<number> {
  const { reason } = parseInput(refusalInput, 'invalid-refusal', { reason: options.reason });
  return decided(await use(options.database, (proposals) => proposals.refuse(id, reason)), options, terminal);
}

/** `thaw proposal withdraw PROPOSAL`: of a key that was made at this machine. */
export async function withdrawProposal(id: string, options: CommonOptions, terminal: Terminal): Promise<number> {
  return decided(await use(options.database, (proposals) => proposals.withdraw(id)), options, terminal);
}

function decided(proposal: Proposal, { json }: CommonOptions, terminal: Terminal): number {
  if (json) terminal.json(proposal);
  else terminal.line(`${proposal.id} is ${proposal.state}`);
  return exitCodes.done;
}

function cells({ id, act, tracks, proposedBy, proposedAt }: Proposal): string[] {
  return [id, act, tracks.join(' '), proposedBy, proposedAt];
}
