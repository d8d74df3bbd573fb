import type { Account } from '../../contract/access/access.js';
import { type Permission, roles } from '../../domain/access/role.js';
import type { AccessSettings } from '../access-settings.js';
import type { Principal } from '../principal.js';

/** Who somebody is and what they may do, as the API shows it. @param principal `undefined` for nobody */
export function accountOf(
  principal: Principal | undefined,
  { readingByKey, oidc }: Pick<AccessSettings, 'readingByKey' | 'oidc'>,
): Account {
  const reading = readingByKey ? 'key' : 'open';
  const around = { reading, provider: oidc ? new URL(oidc.issuer).host : null } as const;
  if (!principal) {
    const may: Permission[] = reading === 'open' ? ['read'] : [];
    return { name: null, role: null, tracks: null, by: null, may, ...around };
  }
  const { name, role, tracks = null, signsIn } = principal;
  const by = signsIn ?? (principal.key === undefined ? 'machine' : 'key');
  return { name, role, tracks: tracks && [...tracks], by, may: [...roles[role]], ...around };
}
