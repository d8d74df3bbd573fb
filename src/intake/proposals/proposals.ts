import { Injectable } from '@nestjs/common';
import type { QueryRunner } from 'typeorm';
import { validate } from 'uuid';
import { AuditLog } from '../../access/audit-log.js';
import { KeyMakers } from '../../access/key-makers.js';
import { approving, currentPrincipal, refuseUnlessPermitted } from '../../access/principal.js';
import { type Proposal, proposalLimits } from '../../contract/log/proposals.js';
import { type ApprovableAct, type Identity, isSameIdentity, samePerson } from '../../domain/access/four-eyes.js';
import { permissionFor } from '../../domain/access/role.js';
import { canonicalJson, type EntryBody, tracksOf } from '../../domain/entries/entry.js';
import { ThawError } from '../../domain/errors.js';
import type { JsonObject } from '../../domain/json.js';
import { Clock } from '../../domain/time/clock.js';
import { Database } from '../../event-log/database/database.js';
import { lockByName } from '../../event-log/database/sql.js';
import { EventLog } from '../../event-log/event-log.js';
import { guardedTrack, type RecordOptions } from '../record/append-requests.js';
import type { ApprovalNeeded } from '../record/four-eyes-check.js';
import { Recorder } from '../record/recorder.js';
import { type ProposalRow, proposalTable } from './entities.js';

/**
 * Amendments that wait until a second person approves. They are kept beside the log, so that no reading depends on one;
 * what is approved is recorded under the name of who proposed it, with that of who approved.
 */
@Injectable()
export class Proposals {
  constructor(
    private readonly database: Database,
    private readonly recorder: Recorder,
    private readonly log: EventLog,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    private readonly makers: KeyMakers,
  ) {}

  /**
   * Keeps an amendment until it is approved. The same one again is a repeat.
   * @param ifVersion the version that its track must have, now and when it is approved
   * @throws ThawError conflict `id-clash`, `too-many-proposals`, `version-mismatch`; invalid `invalid-header`
   */
  async propose({ body, act }: ApprovalNeeded, { ifVersion }: RecordOptions): Promise<Proposal> {
    const { name } = currentPrincipal();
    const proposer = JSON.stringify(await this.makers.behind(currentPrincipal()));
    if (ifVersion !== undefined) await this.refuseOtherVersion(guardedTrack(body), ifVersion);
    const isRecorded = (await this.log.find(body.id)) !== undefined;
    return this.database.write(async (run) => {
      await lockByName(run, 'thaw.proposals');
      const text = canonicalJson(body);
      const found = await run.manager.findOneBy(proposalTable, { id: body.id });
      if (found?.body === text && found.proposed_by === name) return proposalView(found);
      if (found) throw ThawError.conflict('id-clash', '/id', 'is the id of another proposal');
      if (isRecorded) throw ThawError.conflict('id-clash', '/id', 'is the id of an entry that is recorded already');
      if ((await run.manager.countBy(proposalTable, { state: 'waiting' })) >= proposalLimits.waiting) {
        const detail = `${proposalLimits.waiting} proposals wait already, which is the most there can be`;
        throw new ThawError('conflict', 'too-many-proposals', detail);
      }
      const row: ProposalRow = {
        ...{ id: body.id, act, body: text, tracks: JSON.stringify(tracksOf(body)) },
        ...{ proposed_at: this.clock.now(), proposed_by: name, state: 'waiting' },
        ...{ decided_at: null, decided_by: null, reason: null, proposer },
        if_version: ifVersion === undefined ? null : String(ifVersion),
      };
      await run.manager.insert(proposalTable, row);
      await this.audit.append(run, { actor: name, action: 'proposed', detail: { proposal: row.id, act } });
      return proposalView(row);
    });
  }

  /** The proposals in a state, those that wait the oldest first, the others the newest first. */
  async list(state: Proposal['state']): Promise<Proposal[]> {
    const order = { proposed_at: state === 'waiting' ? 'ASC' : 'DESC', id: 'ASC' } as const;
    const rows = await this.database.read(({ manager }) =>
      manager.find(proposalTable, { where: { state }, order, take: proposalLimits.listed }),
    );
    return rows.map(proposalView);
  }

  /** @throws ThawError not-found `unknown-proposal` */
  async find(id: string): Promise<Proposal> {
    return proposalView(await this.row(id));
  }

  /**
   * Records what was proposed, after it was validated once more.
   * @throws ThawError as `Recorder.record`; not-found `unknown-proposal`; conflict `proposal-decided`; invalid `own-proposal`
   */
  async approve(id: string): Promise<Proposal> {
    const approver = currentPrincipal();
    const row = await this.row(id);
    this.refuseUnlessWaiting(row);
    await this.refuseOwn(row);
    const body = JSON.parse(row.body) as JsonObject & EntryBody;
    refuseUnlessPermitted(approver, permissionFor(body));
    let approved = proposalView(row);
    // Decided in the transaction of the append, so that of two decisions at once only one holds.
    const claim = async (run: QueryRunner) => {
      approved = await this.decideWithin(run, row, 'approved', approver.name, null);
    };
    const options = { recordedBy: row.proposed_by, ...guardOf(row), claim };
    await approving(approver.name, () => this.recorder.record({ ...body, approvedBy: approver.name }, options));
    return approved;
  }

  /** Refuses a proposal. @throws ThawError as `approve` */
  async refuse(id: string, reason: string): Promise<Proposal> {
    const principal = currentPrincipal();
    const row = await this.row(id);
    this.refuseUnlessWaiting(row);
    await this.refuseOwn(row);
    refuseUnlessPermitted(principal, permissionFor(JSON.parse(row.body) as EntryBody));
    return this.decide(row, 'refused', principal.name, reason);
  }

  /** Takes back one's own proposal, or that of a key that one made. @throws ThawError as `approve`; invalid `not-permitted` */
  async withdraw(id: string): Promise<Proposal> {
    const { name } = currentPrincipal();
    const [own] = await this.makers.behind(currentPrincipal());
    const row = await this.row(id);
    this.refuseUnlessWaiting(row);
    if (!behindProposal(row).some((each) => isSameIdentity(each, own!)))
      throw new ThawError('invalid', 'not-permitted', `only ${row.proposed_by} can withdraw this: refuse it instead`);
    return this.decide(row, 'withdrawn', name, null);
  }

  private decide(row: ProposalRow, state: ProposalRow['state'], by: string, reason: string | null): Promise<Proposal> {
    return this.database.write((run) => this.decideWithin(run, row, state, by, reason));
  }

  /** @throws ThawError conflict `proposal-decided` where somebody else was faster */
  private async decideWithin(
    run: QueryRunner,
    row: ProposalRow,
    state: ProposalRow['state'],
    by: string,
    reason: string | null,
  ): Promise<Proposal> {
    await lockByName(run, 'thaw.proposals');
    const decided = { state, decided_at: this.clock.now(), decided_by: by, reason };
    const { affected } = await run.manager.update(proposalTable, { id: row.id, state: 'waiting' }, decided);
    if (affected === 0) throw decidedAlready(row.id);
    const { id: proposal, act, proposed_by: proposedBy } = row;
    const detail = { proposal, act, proposedBy, ...(reason !== null && { reason }) };
    await this.audit.append(run, { actor: by, action: `proposal-${state}`, detail });
    return proposalView({ ...row, ...decided });
  }

  private async row(id: string): Promise<ProposalRow> {
    const row = validate(id)
      ? await this.database.read(({ manager }) => manager.findOneBy(proposalTable, { id: id.toLowerCase() }))
      : null;
    if (!row) throw ThawError.notFound('unknown-proposal', `There is no proposal ${id.slice(0, 100)}`);
    return row;
  }

  private refuseUnlessWaiting({ id, state }: ProposalRow): void {
    if (state !== 'waiting') throw decidedAlready(id);
  }

  /** @throws ThawError invalid `own-proposal` where whoever decides is behind the proposal, too */
  private async refuseOwn(row: ProposalRow): Promise<void> {
    const { name } = currentPrincipal();
    const shared = samePerson(await this.makers.behind(currentPrincipal()), behindProposal(row));
    if (shared === undefined) return;
    const why =
      row.proposed_by === name
        ? `${name} has proposed this`
        : `${name} and ${row.proposed_by}, who has proposed this, count as one person by a key that ${shared} made`;
    throw new ThawError('invalid', 'own-proposal', `${why}: somebody else decides over it`);
  }

  /** @throws ThawError conflict `version-mismatch` */
  private async refuseOtherVersion(track: string, expected: NonNullable<RecordOptions['ifVersion']>): Promise<void> {
    const version = await this.log.trackVersion(track);
    if (typeof expected !== 'number' || version === expected) return;
    throw new ThawError('conflict', 'version-mismatch', `The track ${track} is at version ${version}, not ${expected}`);
  }
}

/** Who is behind a proposal, beginning with who sent it; of an older one only the names are known. */
function behindProposal({ proposer, proposed_by: name }: ProposalRow): Identity[] {
  if (proposer === null) return [{ name }];
  const behind = JSON.parse(proposer) as (Identity | string)[];
  return behind.map((each) => (typeof each === 'string' ? { name: each } : each));
}

/** The version that the track must still have. */
function guardOf({ if_version: version }: ProposalRow): Pick<RecordOptions, 'ifVersion'> {
  if (version === null) return {};
  return { ifVersion: version === 'some' ? version : Number(version) };
}

function decidedAlready(id: string): ThawError {
  return new ThawError('conflict', 'proposal-decided', `The proposal ${id} is decided already`);
}

function proposalView(row: ProposalRow): Proposal {
  return {
    ...{ id: row.id, act: row.act as ApprovableAct, state: row.state, tracks: JSON.parse(row.tracks) as string[] },
    ifMatch: row.if_version && (row.if_version === 'some' ? '*' : `"${row.if_version}"`),
    ...{ proposedAt: new Date(row.proposed_at).toISOString(), proposedBy: row.proposed_by },
    decidedAt: row.decided_at === null ? null : new Date(row.decided_at).toISOString(),
    ...{ decidedBy: row.decided_by, reason: row.reason, body: JSON.parse(row.body) as Record<string, unknown> },
  };
}
