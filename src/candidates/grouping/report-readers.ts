import { Injectable } from '@nestjs/common';
import { type ReadReport, readReport } from '../../domain/candidates/features.js';
import type { MemberSource } from '../../domain/candidates/member.js';
import { PartyFinder } from '../../domain/candidates/party-finder.js';
import { TrackMatcher } from '../../domain/candidates/track-matcher.js';
import { entrySchemas } from '../../domain/entries/entry.js';
import type { TrackDefinition } from '../../domain/entries/track-definition.js';
import type { StoredReport } from '../../domain/reports/report.js';
import { Database } from '../../event-log/database/database.js';
import { DefinedParties } from '../../event-log/by-type/defined-parties.js';
import { EntriesOfType, jsonOrNull } from '../../event-log/by-type/entries-of-type.js';
import type { StoredEntryRow } from '../../event-log/entry-sql.js';
import { EventLog } from '../../event-log/event-log.js';
import { sourceTable } from '../../sources/entities.js';
import { internalSources } from '../../sources/registry/internal-sources.js';

/** Reads reports with the parties, tracks and sources that there are. */
@Injectable()
export class ReportReaders {
  private readonly definitions = new Map<string, TrackDefinition>();
  private readonly entries: EntriesOfType;
  /** The position of the last definition of a track. */
  private lastDefinition = 0;
  /** The names of defined parties by id; `undefined` until they were read. */
  private names: ReadonlyMap<string, readonly string[]> | undefined;
  private partiesAt = 0;
  /** Made where a report is read: most starts have none to read. */
  private readers: { finder: PartyFinder; matcher: TrackMatcher } | undefined;

  constructor(
    log: EventLog,
    private readonly parties: DefinedParties,
    private readonly database: Database,
  ) {
    const memory = {
      reset: () => {
        this.definitions.clear();
        this.readers = undefined;
      },
      take: (row: StoredEntryRow) => this.take(row),
    };
    // Candidates are shown to every reader, so that they are held against open tracks alone.
    this.entries = new EntriesOfType(log, 'TrackDefined', memory, 'open');
  }

  /** Takes in new definitions. @returns the position of the last definition of a track; 0 where there is none */
  async refresh(): Promise<number> {
    await this.entries.follow();
    const defined = await this.parties.all();
    const latest = Math.max(0, ...[...defined.values()].map(({ position }) => position));
    if (!this.names || latest !== this.partiesAt) {
      this.partiesAt = latest;
      this.names = new Map([...defined].map(([id, { definition }]) => [id, Object.values(definition.names)]));
      this.readers = undefined;
    }
    return this.lastDefinition;
  }

  /** What of a report makes it part of a candidate; call `refresh` before. */
  read({ report }: StoredReport, source: MemberSource | undefined): ReadReport {
    if (!this.names) throw new Error('the definitions were not read');
    this.readers ??= { finder: new PartyFinder(this.names), matcher: new TrackMatcher(this.definitions.values()) };
    return readReport(report, source?.name ?? '', this.readers);
  }

  /** The title of a track; its id where it is not defined. */
  titleOf(track: string): string {
    return this.definitions.get(track)?.title ?? track;
  }

  /** The sources by id, those that were removed with their ids for names. */
  async sources(): Promise<ReadonlyMap<string, MemberSource>> {
    return this.database.read(async (run) => {
      const rows = await run.manager.find(sourceTable, { select: { id: true, name: true, reliability: true } });
      const internals = await internalSources(run);
      const sources = new Map<string, MemberSource>(rows.map((row) => [row.id, row]));
      for (const id of internals) sources.set(id, { ...(sources.get(id) ?? removedSource(id)), isInternal: true });
      return sources;
    });
  }

  private take({ position, body }: StoredEntryRow): void {
    const parsed = entrySchemas.TrackDefined.safeParse(jsonOrNull(body));
    if (!parsed.success) return;
    this.definitions.set(parsed.data.track.id, parsed.data.track);
    this.lastDefinition = position;
    this.readers = undefined;
  }
}

/** A source that is known no more: its reports stay, under its id. */
export function removedSource(id: string): MemberSource {
  return { id, name: id, reliability: 'F' };
}
