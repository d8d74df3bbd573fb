import { currentPrincipal, refuseUnlessPermitted } from '../../access/principal.js';
import { permissionFor, trackOutside } from '../../domain/access/role.js';
import type { EntryBody } from '../../domain/entries/entry.js';
import { ThawError } from '../../domain/errors.js';

/**
 * Refuses an entry that whoever sends it may not record, by the role or by the tracks of the key.
 * @param body the validated entry; an amendment has the tracks of what it amends
 * @throws ThawError invalid `not-permitted`
 */
export function refuseUnlessRecordable(body: EntryBody, at: string): void {
  const principal = currentPrincipal();
  refuseUnlessPermitted(principal, permissionFor(body));
  const outside = principal.tracks && trackOutside(body, principal.tracks);
  if (outside === undefined) return;
  const detail = `${principal.name} may write to ${principal.tracks!.join(', ')}, and this concerns ${outside}`;
  throw ThawError.invalid('not-permitted', at, detail, detail);
}
