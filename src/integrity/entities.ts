import { EntitySchema } from 'typeorm';
import { plainColumns, type Engine, primaryKey } from '../event-log/database/sql.js';

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
  const { text, whole } = plainColumns(engine);
  return [
    new EntitySchema<MerkleSubtreeRow>({
      name: 'merkle_subtree',
      columns: {
        run: primaryKey(whole),
        hash: text,
      },
    }),
    new EntitySchema<SignedCheckpointRow>({
      name: 'signed_checkpoint',
      columns: {
        key: primaryKey(text),
        size: whole,
        note: text,
      },
    }),
  ];
}
