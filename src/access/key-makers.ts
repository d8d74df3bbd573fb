import { Injectable } from '@nestjs/common';
import type { Identity } from '../domain/access/four-eyes.js';
import { Database } from '../event-log/database/database.js';
import { keyTable, personTable } from './entities.js';
import { localPrincipal, type Principal } from './principal.js';

/** Keys that made one another: more are not looked through. */
const longestChain = 100;

/** Who stands behind a key: whoever made it knows it, and can act with it. */
@Injectable()
export class KeyMakers {
  constructor(private readonly database: Database) {}

  /**
   * Who is behind somebody, beginning with themselves: of a key who made it, and who made the key that made it. What was
   * made at the machine, or sent from there without a key, is `local`. Makers are known by their ids, so that whoever gets
   * another name, as at a sign-in provider, is still behind the keys that were made before.
   */
  async behind({ key, person, name }: Principal): Promise<Identity[]> {
    if (person !== undefined) return [{ name, id: person }];
    if (key === undefined) return [{ name: localPrincipal.name }];
    return this.database.read(async ({ manager }) => {
      const found: Identity[] = [{ name, id: key }];
      let row = await manager.findOneBy(keyTable, { id: key });
      while (row && found.length < longestChain) {
        const { maker: id, created_by: madeBy } = row;
        row = id === null ? null : await manager.findOneBy(keyTable, { id });
        const person = id === null || row ? null : await manager.findOneBy(personTable, { id });
        if (id === null) found.push({ name: localPrincipal.name });
        else found.push({ name: row?.name ?? person?.name ?? madeBy, id });
      }
      return found;
    });
  }
}
