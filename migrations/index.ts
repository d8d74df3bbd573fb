import { EventLog1764000000000 } from './1764000000000-event-log.js';
import { Status1764000000001 } from './1764000000001-status.js';
import { IdempotencyKeys1764000002000 } from './1764000002000-idempotency-keys.js';
import { EntryTargets1764000003000 } from './1764000003000-entry-targets.js';
import { MerkleSubtrees1764000004000 } from './1764000004000-merkle-subtrees.js';
import { Alerts1764000005000 } from './1764000005000-alerts.js';
import { Deliveries1764000006000 } from './1764000006000-deliveries.js';
import { SealedSecrets1764000010000 } from './1764000010000-sealed-secrets.js';
import { LogPlaces1764000011000 } from './1764000011000-log-places.js';
import { Collections1764000012000 } from './1764000012000-collections.js';
import { Sources1764000013000 } from './1764000013000-sources.js';
import { Candidates1764000014000 } from './1764000014000-candidates.js';
import { Access1764000015000 } from './1764000015000-access.js';
import { People1764000017000 } from './1764000017000-people.js';
import { Redaction1764000018000 } from './1764000018000-redaction.js';
import { Proposals1764000019000 } from './1764000019000-proposals.js';
import { InternalEntries1764000020000 } from './1764000020000-internal-entries.js';
import { ChangedBy1764000021000 } from './1764000021000-changed-by.js';
import { Rescoring1764000022000 } from './1764000022000-rescoring.js';
import { ProposalTerms1764000023000 } from './1764000023000-proposal-terms.js';
import { InternalSources1764000024000 } from './1764000024000-internal-sources.js';
import { KeyMakers1764000025000 } from './1764000025000-key-makers.js';
import { SourceWarning1764000026000 } from './1764000026000-source-warning.js';
import { Passkeys1764000027000 } from './1764000027000-passkeys.js';
import { BackTests1764000028000 } from './1764000028000-back-tests.js';
import { JetStream1764000029000 } from './1764000029000-jetstream.js';
import { VisibilityChanges1764000030000 } from './1764000030000-visibility-changes.js';
import { ChannelSchedules1764000031000 } from './1764000031000-channel-schedules.js';

/** Every migration, oldest first. Named one by one, because a glob finds other files when built than when tested. */
export const migrations = [
  EventLog1764000000000,
  Status1764000000001,
  IdempotencyKeys1764000002000,
  EntryTargets1764000003000,
  MerkleSubtrees1764000004000,
  Alerts1764000005000,
  Deliveries1764000006000,
  SealedSecrets1764000010000,
  LogPlaces1764000011000,
  Collections1764000012000,
  Sources1764000013000,
  Candidates1764000014000,
  Access1764000015000,
  People1764000017000,
  Redaction1764000018000,
  Proposals1764000019000,
  InternalEntries1764000020000,
  ChangedBy1764000021000,
  Rescoring1764000022000,
  ProposalTerms1764000023000,
  InternalSources1764000024000,
  KeyMakers1764000025000,
  SourceWarning1764000026000,
  Passkeys1764000027000,
  BackTests1764000028000,
  JetStream1764000029000,
  VisibilityChanges1764000030000,
  ChannelSchedules1764000031000,
];
