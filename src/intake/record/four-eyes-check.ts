import { Injectable } from '@nestjs/common';
import { AccessSettings } from '../../access/access-settings.js';
import { approvedBy, currentPrincipal, machinePrincipals } from '../../access/principal.js';
import { type ApprovableAct, approvableActOf, takesFourEyes } from '../../domain/access/four-eyes.js';
import { type EntryBody, type TrackDefined, tracksOf } from '../../domain/entries/entry.js';
import { ThawError } from '../../domain/errors.js';
import { EntriesOfType, jsonOrNull } from '../../event-log/by-type/entries-of-type.js';
import { EventLog } from '../../event-log/event-log.js';

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
  /** The collections of tracks, by track, as the log defines them: the projection may be behind it. */
  private readonly collections = new Map<string, string>();
  private readonly definitions: EntriesOfType;

  constructor(
    private readonly settings: AccessSettings,
    log: EventLog,
  ) {
    this.definitions = new EntriesOfType(log, 'TrackDefined', {
      reset: () => this.collections.clear(),
      // Read by these two fields alone: a definition that another build has recorded counts as well.
      take: ({ body }) => noteCollection(this.collections, jsonOrNull(body) as Partial<TrackDefined> | null),
    });
  }

  /**
   * Reads what the settings ask for, and returns the check of a validated entry, to be called in their order: a batch may
   * define what it amends. An amendment has the tracks of what it amends.
   * @returns a function that throws ApprovalNeeded, and ThawError invalid `not-permitted` for an `approvedBy` that the sender
   * has made up
   */
  async look(): Promise<(body: EntryBody, at: string) => void> {
    const { fourEyes = [] } = this.settings;
    if (fourEyes.some(({ collection }) => collection !== undefined)) await this.definitions.follow();
    const definedHere = new Map<string, string>();
    const collectionOf = (track: string) => definedHere.get(track) ?? this.collections.get(track) ?? null;
    return (body, at) => {
      if (body.type === 'TrackDefined') noteCollection(definedHere, body);
      const approval = approvedBy();
      if ('approvedBy' in body && body.approvedBy !== undefined && body.approvedBy !== approval)
        throw ThawError.invalid('not-permitted', `${at}/approvedBy`, 'is set by who approves a proposal');
      const act = approvableActOf(body);
      // Whoever runs commands on the machine, or declares its files, may change the settings, too.
      if (!act || approval !== undefined || machinePrincipals.includes(currentPrincipal())) return;
      if (takesFourEyes(fourEyes, act, tracksOf(body).map(collectionOf))) throw new ApprovalNeeded(body, act, at);
    };
  }
}

function noteCollection(collections: Map<string, string>, body: Partial<TrackDefined> | null): void {
  const { id, collection } = body?.track ?? {};
  if (id !== undefined && collection !== undefined) collections.set(id, collection);
}
