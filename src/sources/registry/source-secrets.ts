import { Injectable } from '@nestjs/common';
import { SealedSettings } from '../../secrets/sealed-settings.js';
import { SecretSettings } from '../../secrets/secret-keys.js';

/** The secrets of sources, sealed in the database and opened for a fetch. */
@Injectable()
export class SourceSecrets extends SealedSettings {
  constructor({ secretKeys }: SecretSettings) {
    super(secretKeys, 'source', 'source');
  }
}
