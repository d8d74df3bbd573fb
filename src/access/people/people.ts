import { Injectable } from '@nestjs/common';
import { type QueryRunner, IsNull } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { ThawError } from '../../domain/errors.js';
import { Clock } from '../../domain/time/clock.js';
import { Database } from '../../event-log/database/database.js';
import { lockByName } from '../../event-log/database/sql.js';
import { AccessSettings } from '../access-settings.js';
import { stateOf } from '../access-keys.js';
import { AuditLog } from '../audit-log.js';
import { keyTable, type PersonRow, personTable } from '../entities.js';
import { localPrincipal, type Principal } from '../principal.js';
import { principalOfPerson } from './person-principal.js';

/** Who somebody is by the word of a provider. */
export interface Vouched {
  readonly issuer: string;
  readonly subject: string;
  readonly name: string;
  readonly groups: readonly string[];
}

/** The people who sign in by themselves. */
@Injectable()
export class People {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: AuditLog,
    private readonly settings: AccessSettings,
  ) {}

  /**
   * Takes up who signs in at the provider: the name and the groups as they are there now.
   * @throws ThawError invalid `no-role`, `person-removed`, `name-taken`
   */
  async signedIn(vouched: Vouched): Promise<Principal> {
    const outcome = await this.write(async (run) => {
      const { issuer, subject, name } = vouched;
      const found = await run.manager.findOneBy(personTable, { issuer, subject });
      const groups = JSON.stringify(vouched.groups);
      const row: PersonRow = { ...(found ?? this.newRow(name, issuer)), issuer, subject, name, groups };
      const principal = principalOfPerson(row, this.settings.oidc);
      if (typeof principal === 'string') {
        // Groups that were taken away end the sign-ins that are open elsewhere, too.
        if (found) await run.manager.update(personTable, { id: row.id }, { groups });
        return new ThawError('invalid', row.removed_at === null ? 'no-role' : 'person-removed', principal);
      }
      await this.refuseTakenName(run, row);
      await run.manager.save(personTable, { ...row, signed_in_at: this.clock.now() });
      const detail = { person: row.id, issuer, role: principal.role };
      await this.audit.append(run, { actor: name, action: 'signed-in', detail });
      return principal;
    });
    if (outcome instanceof ThawError) throw outcome;
    return outcome;
  }

  /** Whether anybody has an account with a password. */
  async haveAny(): Promise<boolean> {
    const where = { issuer: IsNull(), removed_at: IsNull() };
    return this.database.read(({ manager }) => manager.exists(personTable, { where }));
  }

  private newRow(name: string, by: string): PersonRow {
    return {
      ...{ id: uuidv7(), name, issuer: null, subject: null, groups: null, role: null, tracks: null, password: null },
      ...{ created_at: this.clock.now(), created_by: by, signed_in_at: null, removed_at: null },
    };
  }

  /** A name stands for one person or key in the log. @throws ThawError conflict `name-taken` */
  private async refuseTakenName({ manager }: QueryRunner, { id, name }: PersonRow): Promise<void> {
    const people = await manager.findBy(personTable, { name, removed_at: IsNull() });
    const keys = await manager.findBy(keyTable, { name });
    const now = this.clock.now();
    const isTaken =
      name === localPrincipal.name ||
      people.some((person) => person.id !== id) ||
      keys.some((key) => stateOf(key, now) === 'active');
    if (isTaken) throw ThawError.conflict('name-taken', '/name', 'is the name of another person or of an active key');
  }

  /** One change of people or keys runs at a time: two could take the same name. */
  private write<T>(work: (run: QueryRunner) => Promise<T>): Promise<T> {
    return this.database.write(async (run) => {
      await lockByName(run, 'thaw.keys');
      return work(run);
    });
  }
}
