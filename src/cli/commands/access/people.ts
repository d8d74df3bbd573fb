import { AccessModule } from '../../../access/access.module.js';
import { People } from '../../../access/people/people.js';
import { PersonPasswords } from '../../../access/people/person-passwords.js';
import { parseInput } from '../../../contract/parse-input.js';
import { type NewPerson, type Person, personChange, personInput } from '../../../contract/access/people.js';
import type { CommonOptions } from '../../command.js';
import { exitCodes } from '../../exit-codes.js';
import { Store } from '../../store.js';
import type { Terminal } from '../../terminal/terminal.js';
import { atCommandLine } from './actor.js';

export interface PersonOptions extends CommonOptions {
  readonly tracks?: readonly string[];
}

const use = <T>(database: string | undefined, work: (people: People) => Promise<T>) =>
  Store.use(database, (store) => work(store.get(People)), [AccessModule]);

/** `thaw person add NAME --role ROLE`: prints the password, which nothing shows again. */
export async function addPerson(
  name: string,
  options: PersonOptions & { readonly role: string },
  terminal: Terminal,
): Promise<number> {
  const { role, tracks, database } = options;
  const input = parseInput(personInput, 'invalid-person', { name, role, tracks });
  printPassword(await use(database, (people) => people.add(input, atCommandLine())), options, terminal);
  return exitCodes.done;
}

/** `thaw person list` */
export async function listPeople({ database, json }: CommonOptions, terminal: Terminal): Promise<number> {
  const all = await use(database, (people) => people.list());
  if (json) terminal.json(all);
  else terminal.table(['name', 'role', 'tracks', 'signs in', 'passkeys', 'last sign-in'], all.map(cells));
  return exitCodes.done;
}

/** `thaw person role PERSON ROLE` */
export async function changePerson(
  person: string,
  role: string,
  { database, json, tracks }: PersonOptions,
  terminal: Terminal,
): Promise<number> {
  const change = parseInput(personChange, 'invalid-person', { role, tracks });
  const changed = await use(database, async (people) => {
    return people.change((await people.find(person)).id, change, atCommandLine());
  });
  if (json) terminal.json(changed);
  else terminal.line(`${changed.name} has the role ${role} now`);
  return exitCodes.done;
}

/** `thaw person password PERSON`: prints a new password; the sign-ins and the passkeys of the person end. */
export async function resetPassword(person: string, options: CommonOptions, terminal: Terminal): Promise<number> {
  const made = await Store.use(
    options.database,
    async (store) => {
      const { id } = await store.get(People).find(person);
      return store.get(PersonPasswords).reset(id, atCommandLine());
    },
    [AccessModule],
  );
  printPassword(made, options, terminal);
  return exitCodes.done;
}

/** `thaw person remove PERSON` */
export async function removePerson(
  person: string,
  { database, json }: CommonOptions,
  terminal: Terminal,
): Promise<number> {
  const removed = await use(database, async (people) => {
    return people.remove((await people.find(person)).id, atCommandLine());
  });
  if (json) terminal.json(removed);
  else terminal.line(`${removed.name} is removed; every server ends the sign-ins within a second`);
  return exitCodes.done;
}

function printPassword(made: NewPerson, { json }: CommonOptions, terminal: Terminal): void {
  if (json) return terminal.json(made);
  terminal.line(made.password);
  terminal.note(`This is the password of ${made.name}. Nothing shows it again; it can be changed at /account.`);
}

function cells({ name, role, tracks, signsIn, passkeys, signedInAt, removedAt }: Person): string[] {
  const state = removedAt === null ? (role ?? 'by groups') : 'removed';
  const way = signsIn === 'password' ? 'with a password' : 'at the provider';
  return [name, state, tracks?.join(' ') ?? 'all', way, String(passkeys), signedInAt ?? 'never'];
}
