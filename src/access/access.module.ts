import { Module } from '@nestjs/common';
import { EventLogModule } from '../event-log/event-log.module.js';
import { HttpModule } from '../http/http.module.js';
import { AccessKeys } from './access-keys.js';
import { AccountController } from './sign-in/account-controller.js';
import { Admission } from './admission.js';
import { AuditController } from './audit-controller.js';
import { AuditLog } from './audit-log.js';
import { AttemptLimit } from './sign-in/attempt-limit.js';
import { KeyMakers } from './key-makers.js';
import { KeysController } from './keys-controller.js';
import { KnownKeys } from './known-keys.js';
import { OidcController } from './sign-in/oidc-controller.js';
import { OidcProvider } from './sign-in/oidc-provider.js';
import { Passwords } from './people/passwords.js';
import { PasskeyChallenges } from './passkeys/passkey-challenges.js';
import { PasskeySignInController } from './passkeys/passkey-sign-in-controller.js';
import { PasskeysController } from './passkeys/passkeys-controller.js';
import { Passkeys } from './passkeys/passkeys.js';
import { WebAuthn } from './passkeys/web-authn.js';
import { PeopleController } from './people/people-controller.js';
import { People } from './people/people.js';
import { PersonPasswords } from './people/person-passwords.js';
import { SessionsController } from './sign-in/sessions-controller.js';
import { Sessions } from './sign-in/sessions.js';
import { SignIn } from './sign-in/sign-in.js';

/** Who may do what: keys, people, the sign-in of browsers, the check of every request, and the audit log. */
@Module({
  imports: [EventLogModule, HttpModule],
  controllers: [
    KeysController,
    AccountController,
    OidcController,
    PasskeySignInController,
    PasskeysController,
    PeopleController,
    SessionsController,
    AuditController,
  ],
  providers: [
    AccessKeys,
    KeyMakers,
    People,
    Passwords,
    PersonPasswords,
    Passkeys,
    PasskeyChallenges,
    WebAuthn,
    Sessions,
    SignIn,
    KnownKeys,
    OidcProvider,
    AttemptLimit,
    AuditLog,
    Admission,
  ],
  exports: [AccessKeys, KeyMakers, People, PersonPasswords, AuditLog, Admission],
})
export class AccessModule {}
