import { Injectable } from '@nestjs/common';
import { AccessSettings } from '../../access/access-settings.js';
import { approvedBy, currentPrincipal, machinePrincipals } from '../../access/principal.js';
import { type ApprovableAct, approvableActOf, takesFourEyes } from '../../domain/access/four-eyes.js';
import { type EntryBody, tracksOf } from '../../domain/entries/entry.js';
import { ThawError } from '../../domain/errors.js';
import { Database } from '../../event-log/database/database.js';
import { execute } from '../../event-log/database/sql.js';

/** The refusal of an entry that a second person has to approve, with the entry as it was validated. */
export class ApprovalNeeded extends ThawError {
  constructor(
    readonly body: EntryBody,
    readonly act: ApprovableAct,
    at: string,
  ) {
    const detail = `to ${act} takes a second person here: send it by itself to its own path, where it becomes a proposal`;
    super('conflict', 'approval-needed', detail, [{ pointer: at, detail }]);
  }
}

/** Finds the entries that a second person has to approve, by the settings, before they are recorded. */
@Injectable()
export class FourEyesCheck {
  constructor(
    private readonly database: Database,
    private readonly settings: AccessSettings,
  ) {}

  /**
   * Reads what the settings ask for, and returns the check of a validated entry; an amendment has the tracks of what it
   * amends. @returns a function that throws ApprovalNeeded, and ThawError invalid `not-permitted` for an `approvedBy` that
   * the sender has made up
   */
  async look(): Promise<(body: EntryBody, at: string) => void> {
    const { fourEyes = [] } = this.settings;
    const named = fourEyes.flatMap(({ collection }) => collection ?? []);
    const collections = named.length > 0 ? await this.tracksIn(named) : new Map<string, string>();
    return (body, at) => {
      const approval = approvedBy();
      if ('approvedBy' in body && body.approvedBy !== undefined && body.approvedBy !== approval)
        throw ThawError.invalid('not-permitted', `${at}/approvedBy`, 'is set by who approves a proposal');
      const act = approvableActOf(body);
      // Whoever runs commands on the machine, or declares its files, may change the settings, too.
      if (!act || approval !== undefined || machinePrincipals.includes(currentPrincipal())) return;
      const concerned = tracksOf(body).map((track) => collections.get(track) ?? null);
      if (takesFourEyes(fourEyes, act, concerned)) throw new ApprovalNeeded(body, act, at);
    };
  }

  /** The tracks of some collections, each with its collection. */
  private async tracksIn(collections: readonly string[]): Promise<Map<string, string>> {
    const sql = 'SELECT track, collection FROM track_status WHERE collection = ANY($1)';
    type Row = { readonly track: string; readonly collection: string };
    const { rows } = await this.database.read((run) => execute<Row>(run, sql, [[...collections]]));
    return new Map(rows.map(({ track, collection }) => [track, collection]));
  }
}
