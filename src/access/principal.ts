import { AsyncLocalStorage } from 'node:async_hooks';
import { isPermitted, type Permission, type Role, rolesWith } from '../domain/access/role.js';
import { ThawError } from '../domain/errors.js';
import { currentView, inView, type View } from '../event-log/view.js';

/** Who sends a request. */
export interface Principal {
  /** As it stands in the log as `recordedBy`, and in the audit log. */
  readonly name: string;
  readonly role: Role;
  /** The tracks that may be written to, as patterns; all where absent. */
  readonly tracks?: readonly string[];
  /** The id of the key, where it is one. */
  readonly key?: string;
  /** The id of the person, where one signed in without a key. */
  readonly person?: string;
  /** How that person signs in. */
  readonly signsIn?: 'password' | 'provider';
}

/** The person at the machine that the server runs on, or a command there. */
export const localPrincipal: Principal = { name: 'local', role: 'admin' };

/** What is declared in files, and applied by `thaw apply` or at the start. */
export const applyPrincipal: Principal = { name: 'apply', role: 'admin' };

/** The principals that are neither keys nor people. */
export const machinePrincipals: readonly Principal[] = [localPrincipal, applyPrincipal];
/** Their names, which no key and no person may bear. */
export const ownNames: readonly string[] = machinePrincipals.map(({ name }) => name);

const current = new AsyncLocalStorage<Principal>();

/** Runs work on behalf of somebody: whatever is recorded meanwhile bears the name. */
export function onBehalfOf<T>(principal: Principal, work: () => T): T {
  return current.run(principal, () => inView(viewOf(principal), work));
}

/** What somebody sees of the log. */
export function viewOf({ role }: Principal): View {
  return isPermitted(role, 'see-internal') ? 'all' : 'open';
}

/** Runs work that is recorded by nobody, so that it takes no permission; it sees what whoever asks for it sees. */
export function unrecorded<T>(work: () => T): T {
  const view = currentView();
  return onBehalfOf(localPrincipal, () => inView(view, work));
}

/** On whose behalf this runs; the person at the machine where it is no request. */
export function currentPrincipal(): Principal {
  return current.getStore() ?? localPrincipal;
}

/**
 * Who answers for a setting: the person or key that sends it; at the machine itself, where nobody is named, what is typed.
 */
export function answeredBy(typed: string): string {
  const principal = currentPrincipal();
  return principal === localPrincipal ? typed : principal.name;
}

const approvals = new AsyncLocalStorage<string>();

/** Records what somebody approves: the entry bears the name as `approvedBy`. */
export function approving<T>(name: string, work: () => T): T {
  return approvals.run(name, work);
}

/** Who approves what is recorded here; `undefined` where nobody had to. */
export function approvedBy(): string | undefined {
  return approvals.getStore();
}

/** @throws ThawError invalid `not-permitted`, with the roles that may */
export function refuseUnlessPermitted(principal: Principal, permission: Permission): void {
  if (isPermitted(principal.role, permission)) return;
  const message = `${principal.name} has the role ${principal.role}, and this takes ${rolesWith(permission).join(' or ')}`;
  throw new ThawError('invalid', 'not-permitted', message);
}
