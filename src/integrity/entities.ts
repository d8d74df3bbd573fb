import { EntitySchema } from 'typeorm';
import { columnMakers, type Engine, primaryKey } from '../event-log/sql.js';

export interface MerkleSubtreeRow {
  run: number;
  hash: string;
}

export interface SignedCheckpointRow {
  key: string;
  size: number;
  note: string;
}

/** The tables of the Merkle tree as TypeORM knows them. The migrations create them; a test compares the two. */
export function merkleTables(engine: Engine) {
  const { text, whole } = columnMakers(engine);
  return [
    new EntitySchema<MerkleSubtreeRow>({
      name: 'merkle_subtree',
      columns: {
        run: primaryKey(whole('Which 256 entries, from 0: run 0 holds the positions 1 to 256')),
        hash: text('The RFC 6962 root of the run, SHA-256 in hex'),
      },
    }),
    new EntitySchema<SignedCheckpointRow>({
      name: 'signed_checkpoint',
      columns: {
        key: primaryKey(text('The public key, as a C2SP vkey')),
        size: whole('How many entries the checkpoint covers'),
        note: text('The checkpoint as it was published: a C2SP signed note'),
      },
    }),
  ];
}
