import { Module } from '@nestjs/common';
import { EventLogModule } from '../event-log/event-log.module.js';
import { HttpModule } from '../http/http.module.js';
import { AccessKeys } from './access-keys.js';
import { AccountController } from './account-controller.js';
import { Admission } from './admission.js';
import { AuditController } from './audit-controller.js';
import { AuditLog } from './audit-log.js';
import { AttemptLimit } from './attempt-limit.js';
import { KeysController } from './keys-controller.js';
import { KnownKeys } from './known-keys.js';
import { OidcController } from './oidc/oidc-controller.js';
import { OidcProvider } from './oidc/oidc-provider.js';
import { People } from './people/people.js';
import { Sessions } from './sessions.js';

/** Who may do what: keys, people, the sign-in of browsers, the check of every request, and the audit log. */
@Module({
  imports: [EventLogModule, HttpModule],
  controllers: [KeysController, AccountController, OidcController, AuditController],
  providers: [AccessKeys, People, Sessions, KnownKeys, OidcProvider, AttemptLimit, AuditLog, Admission],
  exports: [AccessKeys, AuditLog, Admission],
})
export class AccessModule {}
