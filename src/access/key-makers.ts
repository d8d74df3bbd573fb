import { Injectable } from '@nestjs/common';
import { LessThanOrEqual, type QueryRunner } from 'typeorm';
import { Database } from '../event-log/database/database.js';
import { type AccessKeyRow, keyTable, personTable } from './entities.js';
import { localPrincipal, type Principal } from './principal.js';

/** Keys that made one another: more are not looked through. */
const longestChain = 100;

/** Who stands behind a key: whoever made it knows it, and can act with it. */
@Injectable()
export class KeyMakers {
  constructor(private readonly database: Database) {}

  /**
   * The names behind somebody, beginning with their own: of a key who made it, and who made the key that made it. What was
   * made at the machine, or sent from there without a key, is `local`.
   */
  async behind({ key, person, name }: Principal): Promise<string[]> {
    if (person !== undefined) return [name];
    if (key === undefined) return [localPrincipal.name];
    return this.database.read(async (run) => {
      let row = await run.manager.findOneBy(keyTable, { id: key });
      const names = [name];
      while (row && names.length < longestChain) {
        const maker = await makerOf(run, row);
        names.push(maker === 'person' || typeof maker === 'object' ? row.created_by : localPrincipal.name);
        row = typeof maker === 'object' ? maker : null;
      }
      return [...new Set(names)];
    });
  }
}

/** The key that made a key, or that a person has; `machine` where the name is that of neither. */
async function makerOf(
  { manager }: QueryRunner,
  { created_by: name, created_at: at, id }: AccessKeyRow,
): Promise<AccessKeyRow | 'person' | 'machine'> {
  const before = { name, created_at: LessThanOrEqual(at) };
  // A name can be given again: it was that of whoever had it last when the key was made.
  const keys = await manager.find(keyTable, { where: before, order: { created_at: 'DESC' }, take: 2 });
  const [key] = keys.filter((each) => each.id !== id);
  const [person] = await manager.find(personTable, { where: before, order: { created_at: 'DESC' }, take: 1 });
  if (person && (!key || person.created_at > key.created_at)) return 'person';
  return key ?? 'machine';
}
